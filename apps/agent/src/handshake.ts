import { accepted, challenge, handshakeLimits, type Hello, refused, transcript, type Welcome, welcome } from '@pileus/wire/handshake'
import { signStatement, verifyStatement } from '@pileus/wire/keys'
import { wireVersions } from '@pileus/wire/version'
import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { Channel } from './channel.ts'
import type { AgentState } from './state.ts'

/** What the agent says of itself before anything else. */
export interface Facts {
  run: string
  boot: string
  agent: string
}

/** The control plane has said no, and why. */
export class RefusedByControl extends Error {
  override readonly name = 'RefusedByControl'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Whoever answered is not the cloud that this host belongs to. Nothing was said to it that it could use. */
export class WrongControl extends Error {
  override readonly name = 'WrongControl'
}

export interface Greeted {
  session: Welcome
  /** What was said right after. */
  early: string[]
}

/** Proves each end to the other. When it resolves, the new session's number is on disk and both ends count on it. */
export async function greet(channel: Channel, state: AgentState, facts: Facts, ms: number = handshakeLimits.ms): Promise<Greeted> {
  const { host, controlKey, privateKey } = state.identity
  const answers = inbox(channel, ms)
  const said: Hello = {
    type: 'hello',
    host,
    ...facts,
    wire: [wireVersions.min, wireVersions.max],
    session: state.session(),
    nonce: randomBytes(32).toString('base64url'),
  }
  channel.send(JSON.stringify(said))
  const { nonce, signature } = await answers.next(challenge)
  if (!verifyStatement(controlKey, transcript('control', controlKey, said, nonce), signature)) {
    throw new WrongControl('Whoever answered does not hold the key of the cloud that this host is enrolled in. Nothing was sent to it.')
  }
  channel.send(JSON.stringify({ type: 'proof', signature: signStatement(privateKey, transcript('host', controlKey, said, nonce)) }))
  const session = await answers.next(welcome)
  await state.saveSession(session.session)
  channel.send(JSON.stringify({ type: 'ready', session: session.session }))
  await answers.next(accepted)
  return { session, early: answers.rest }
}

/** The control plane's window, and a little. */
const mostEarly = 80

/** The answers in their order, one expected at a time, and all of them within the time that a handshake may take. */
function inbox(channel: Channel, ms: number) {
  const arrived: string[] = []
  let ended: string | undefined
  let hear: () => void = () => undefined
  const until = Date.now() + ms
  channel.listen({
    message(data) {
      if (arrived.length < mostEarly) arrived.push(data)
      hear()
    },
    closed(reason) {
      ended = reason
      hear()
    },
  })
  async function take(): Promise<string> {
    while (arrived.length === 0) {
      if (ended !== undefined) throw new Error(ended)
      const left = until - Date.now()
      if (left <= 0) throw new Error('The control plane does not answer.')
      await new Promise<void>((resume) => {
        const timer = setTimeout(resume, left)
        hear = () => (clearTimeout(timer), resume())
      })
    }
    return arrived.shift() ?? ''
  }
  return {
    rest: arrived,
    async next<T>(schema: z.ZodType<T>): Promise<T> {
      const json: unknown = JSON.parse(await take())
      const no = refused.safeParse(json)
      if (no.success) throw new RefusedByControl(no.data.code, no.data.message)
      return schema.parse(json)
    },
  }
}
