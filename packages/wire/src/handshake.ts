import { z } from 'zod'
import { publicKeyPattern, type PublicKey, type Statement } from './keys.ts'

/** Nobody has proved anything yet, so a message is small and the whole exchange short. */
export const handshakeLimits = { bytes: 8 * 1024, ms: 10_000 }

const nonce = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/)
const short = z.string().min(1).max(64)
const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

/**
 * The agent begins. `run` is new with each process, so that a second one of the same host is known from a reconnection of the first;
 * `boot` is new with each start of the host. `session` is the last number that the host has kept on its disk.
 */
export const hello = z.object({
  type: z.literal('hello'),
  host: z.uuid(),
  run: short,
  boot: short,
  agent: short,
  wire: z.tuple([z.int().min(1).max(1_000), z.int().min(1).max(1_000)]),
  session: count,
  nonce,
})
export type Hello = z.output<typeof hello>

/** Control proves itself first: an agent says nothing more to one that does not hold the pinned key. */
export const challenge = z.object({ type: z.literal('challenge'), nonce, signature })
export type Challenge = z.output<typeof challenge>

export const proof = z.object({ type: z.literal('proof'), signature })

/** `session` is one more than what both ends know. It counts when the agent has it on its disk and says `ready`. */
export const welcome = z.object({
  type: z.literal('welcome'),
  wire: z.int().min(1),
  session: count,
  clock: z.number(),
  frameEvery: z.int().min(1_000).max(3_600_000),
  window: z.int().min(1).max(1_000),
})
export type Welcome = z.output<typeof welcome>

export const ready = z.object({ type: z.literal('ready'), session: count })

/** Control counts on it, too: from here on both may say what they like. */
export const accepted = z.object({ type: z.literal('accepted') })

/** Why not, and what to do. `busy` passes by itself, the others need an operator. */
export const refusalCodes = ['busy', 'duplicate', 'rolled_back', 'unknown_host', 'version', 'malformed'] as const
export const refused = z.object({ type: z.literal('refused'), code: z.string().max(64), message: z.string().max(1_000) })
export type Refused = z.output<typeof refused>
export type RefusalCode = (typeof refusalCodes)[number]

/** Both ends sign the same facts, each under its own name: a signature of one is worthless as the other's. */
export function transcript(signer: 'control' | 'host', controlKey: PublicKey, said: Hello, controlNonce: string): Statement {
  const { host, run, boot, agent, wire, session, nonce } = said
  return [`pileus session 1 ${signer}`, controlKey, host, run, boot, agent, wire, session, nonce, controlNonce]
}

/**
 * Enrolment, over plain POST. The token itself is not sent: `proof` shows that the agent has it, for this key and this cloud only. So
 * whoever listens, or answers in the cloud's place, gets nothing that would enrol a host of their own.
 */
export const enrolment = z.object({
  token: z.string().regex(/^[A-Za-z0-9_-]{16}$/),
  publicKey: z.string().regex(publicKeyPattern),
  name: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/),
  hardware: z.string().min(8).max(128),
  nonce,
  /** Made with the token. */
  proof: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** Made with the host's key: it is the agent's own. */
  signature,
})
export type Enrolment = z.output<typeof enrolment>

export const enrolmentStatement = (controlKey: PublicKey, said: Omit<Enrolment, 'proof' | 'signature'>): Statement => [
  'pileus enrolment 1',
  controlKey,
  said.token,
  said.publicKey,
  said.name,
  said.hardware,
  said.nonce,
]

export const enrolled = z.object({ host: z.uuid(), signature })

/** Only the holder of the cloud's key can have said this, to this request. */
export const enrolledStatement = (host: string, said: Pick<Enrolment, 'publicKey' | 'nonce'>): Statement => [
  'pileus enrolled 1',
  host,
  said.publicKey,
  said.nonce,
]

export const enrolmentRefused = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/** What `token` is in a command line: the row's id and the secret, neither of which is of use without the other. */
export function parseToken(text: string): { id: string; secret: string } | undefined {
  const [, id, secret] = /^([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{43})$/.exec(text) ?? []
  return id && secret ? { id, secret } : undefined
}
