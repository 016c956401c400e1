// Defects of dependencies that we cannot live with until they are released. Applied to node_modules by tools/install.mjs; each has a test
// that fails without it. Plain JavaScript for Node 20: it runs before anything is installed.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * postgres.js 3.4.9 forgets that a connection was lost. Inside a transaction its own `rollback` is then written to no socket, which ends
 * the process; and once that connection is open again, for somebody else, late statements of the dead transaction run in *theirs*.
 * Here a lost connection forgets all its state, and what belonged to it is refused from then on. See porsager/postgres#1208, #1216.
 * Held by packages/db/src/lost.test.ts.
 */
const lostConnection = [
  {
    file: 'postgres/src/connection.js',
    find: `    if (stream)
      return queryError(q, Errors.generic('COPY_IN_PROGRESS'`,
    put: `    if (!socket)
      return queryError(q, Errors.connection('CONNECTION_CLOSED', options)), true

    if (stream)
      return queryError(q, Errors.generic('COPY_IN_PROGRESS'`,
  },
  {
    file: 'postgres/src/connection.js',
    find: `    socket.removeAllListeners()
    socket = null

    if (initial)
      return reconnect()

    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))
`,
    put: `    socket.removeAllListeners()
    socket = null
    chunk = nextWriteTimer = null

    if (initial)
      return reconnect()

    ;(query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))
    query = results = errorResponse = stream = null
    result = new Result()
`,
  },
  {
    // Nobody waits for this query, so its failure would be nobody's.
    file: 'postgres/src/connection.js',
    find: `        return fetchArrayTypes()
`,
    put: `        return void fetchArrayTypes().catch(() => {})
`,
  },
  {
    file: 'postgres/src/index.js',
    find: `    const queue = Queue()
    const c = open.length`,
    put: `    const queue = Queue()
    let lost = null
    const c = open.length`,
  },
  {
    file: 'postgres/src/index.js',
    find: `    c.reserved.release = true

    const sql = Sql(handler)
    sql.release = () => {
      c.reserved = null
      onopen(c)
    }

    return sql

    function handler(q) {
`,
    put: `    c.reserved.release = true
    c.onclose = e => {
      lost = e
      while (queue.length) queue.shift().reject(e)
    }

    const sql = Sql(handler)
    sql.release = () => {
      if (lost) return
      lost = Errors.connection('CONNECTION_ENDED', options, options)
      c.onclose = c.reserved = null
      onopen(c)
    }

    return sql

    function handler(q) {
      if (lost) return q.reject(lost)
`,
  },
  {
    file: 'postgres/src/index.js',
    find: `      , prepare = null

    try {`,
    put: `      , prepare = null
      , lost = null

    try {`,
  },
  {
    file: 'postgres/src/index.js',
    find: `new Promise((_, reject) => connection.onclose = reject)`,
    put: `new Promise((_, reject) => connection.onclose = e => {
          lost = e
          while (queries.length) queries.shift().reject(e)
          reject(e)
        })`,
  },
  {
    file: 'postgres/src/index.js',
    find: `        q.catch(e => uncaughtError || (uncaughtError = e))
`,
    put: `        q.catch(e => uncaughtError || (uncaughtError = e))
        if (lost) return q.reject(lost)
`,
  },
]

/** Safe to repeat. Throws where a dependency is not what the patch was written for. */
export function applyPatches(modules) {
  for (const { file, find, put } of lostConnection) {
    const path = join(modules, file)
    const text = readFileSync(path, 'utf8')
    if (text.includes(put)) continue
    if (text.split(find).length !== 2) throw new Error(`${file} is not the release that tools/patches.mjs was written for`)
    writeFileSync(
      path,
      text.replace(find, () => put),
    )
  }
}
