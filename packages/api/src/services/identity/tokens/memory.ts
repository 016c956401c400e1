import type { Sql } from '@pileus/db/client'
import type { Cloud } from '../../../platform/ctx.ts'
import type { WantedScope } from '../../../platform/service.ts'
import { buildCatalog } from '../catalog/build.ts'
import { loadSession, loadToken, type Standing } from './load.ts'
import { looksLikeToken, tokenHash } from './model.ts'
import { renderToken } from './render.ts'

const maxRemembered = 20_000

/** What is remembered of a token, as long as nothing in identity has changed since. */
interface Remembered {
  epoch: number
  standing: Standing
  /** The answer to "validate this token", as text; made when first asked for. */
  shown: Map<boolean, string>
}

/**
 * Tokens that were looked up lately. Before each use the epoch is read, so a revocation holds on every replica with the very
 * next request; requests that arrive together share one read, which is why checking ten thousand tokens a second costs little.
 */
export class TokenMemory {
  readonly #cloud: Pick<Cloud, 'sql' | 'db'>
  readonly #tokens = new Map<string, Remembered>()
  readonly #epoch: () => Promise<number>

  constructor(cloud: Pick<Cloud, 'sql' | 'db'>) {
    this.#cloud = cloud
    this.#epoch = sharedRead(() => readEpoch(cloud.sql))
  }

  async find(token: string): Promise<Remembered | undefined> {
    if (!looksLikeToken(token)) return undefined
    const hash = tokenHash(token)
    return this.#recall(hash.toString('latin1'), () => loadToken(this.#cloud.db, hash))
  }

  /** A browser's session in one scope. Throws NoAccess when it has nothing to do there. */
  async findSession(secret: string, scope: WantedScope): Promise<Remembered | undefined> {
    if (!looksLikeToken(secret)) return undefined
    const hash = tokenHash(secret)
    const load = () => loadSession(this.#cloud.db, hash, scope)
    const key = `${hash.toString('latin1')} ${scope.kind} ${'id' in scope ? scope.id : ''}`
    const known = await this.#recall(key, load)
    if (known || !this.#tokens.delete(key)) return known
    // As far as this process knows nobody used it for too long; another one may have seen it since.
    return this.#recall(key, load)
  }

  async #recall(key: string, load: () => Promise<Standing | undefined>): Promise<Remembered | undefined> {
    const epoch = await this.#epoch()
    let known = this.#tokens.get(key)
    if (known?.epoch !== epoch) {
      this.#tokens.delete(key)
      const standing = await load()
      if (!standing) return undefined
      known = { epoch, standing, shown: new Map() }
      this.#remember(key, known)
    }
    return known.standing.ends.getTime() > Date.now() ? known : undefined
  }

  /** Validated tokens are asked for again and again: the text of the answer is kept with the token. */
  async show(known: Remembered, withCatalog: boolean): Promise<string> {
    const kept = known.shown.get(withCatalog)
    if (kept !== undefined) return kept
    const { standing } = known
    const catalog =
      withCatalog && standing.token.scopeKind !== 'unscoped'
        ? await buildCatalog(this.#cloud.db, standing.project?.id, standing.user.id)
        : undefined
    const text = JSON.stringify(renderToken(standing, catalog))
    known.shown.set(withCatalog, text)
    return text
  }

  #remember(key: string, known: Remembered) {
    if (this.#tokens.size >= maxRemembered) {
      const oldest = this.#tokens.keys().next()
      if (!oldest.done) this.#tokens.delete(oldest.value)
    }
    this.#tokens.set(key, known)
  }
}

async function readEpoch(sql: Sql): Promise<number> {
  const [row] = await sql<{ n: number }[]>`select n from identity.epoch`
  return row?.n ?? -1
}

/**
 * Callers that come while a read is under way wait for the next one: a read that began before the question was asked
 * could have missed the change that the question is about.
 */
export function sharedRead<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  let following: Promise<T> | undefined
  const start = (): Promise<T> => {
    const mine = read().finally(() => {
      if (running === mine) running = undefined
    })
    running = mine
    return mine
  }
  return () => {
    if (!running) return start()
    following ??= running
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        following = undefined
        return start()
      })
    return following
  }
}

const memories = new WeakMap<Cloud, TokenMemory>()

/** One memory a process. */
export function memoryOf(cloud: Cloud): TokenMemory {
  let memory = memories.get(cloud)
  if (!memory) memories.set(cloud, (memory = new TokenMemory(cloud)))
  return memory
}
