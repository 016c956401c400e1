import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { codeOf, OperatorError } from './operator-error.ts'

/** Tried, not asked: only a write tells about read-only mounts and full disks. */
export function prepareDataFolder(folder: string) {
  const probe = join(folder, `.probe.${process.pid}`)
  try {
    makeFolder(folder)
    writeFileSync(probe, 'probe')
    rmSync(probe)
  } catch (error) {
    throw new OperatorError(
      `Cannot write to the data folder ${folder} (${codeOf(error)})`,
      `Make it writable for user ${userInfo().username}, or set PILEUS_DATA to another folder`,
      { cause: error },
    )
  }
}

/** Not `recursive: true`: where the system says ENOENT to an existing parent, as below /proc, Node tries for ever. */
function makeFolder(folder: string) {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error // another replica was faster
  }
}

/** The embedded Postgres serves one control plane. Replicas share a database by DATABASE_URL instead. */
export function claimDataFolder(folder: string): Disposable {
  const file = join(folder, 'pileus.pid')
  const mine = identity(process.pid)
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 })
      return { [Symbol.dispose]: () => rmSync(file, { force: true }) }
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
      const theirs = readFileSync(file, 'utf8')
      const pid = Number(theirs.split(' ')[0])
      if (theirs === identity(pid)) {
        throw new OperatorError(
          `The data folder ${folder} is in use by process ${pid}`,
          'Stop that one first, set PILEUS_DATA to another folder, or give both the same DATABASE_URL',
        )
      }
      rmSync(file, { force: true })
    }
  }
  throw new OperatorError(`The data folder ${folder} is being claimed by another process`, 'Start one at a time')
}

/** A process number comes back after a reboot; together with its start time it does not. */
function identity(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return `${pid} ${startTime}`
  } catch {
    return 'gone'
  }
}
