import { z } from 'zod'
import { commandAnswer } from './commands/registry.ts'
import { inventory } from './inventory.ts'
import { metricNames } from './frames.ts'
import { accepted, challenge, hello, proof, ready, refused, welcome } from './handshake.ts'

/** Text messages after the handshake. */
export const messageLimits = { bytes: 1024 * 1024, bufferedFrames: 1024 * 1024 }

const id = z.uuid()
const seq = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const name = z.string().min(1).max(100)

/** `msLeft`: how long somebody waits for it. Not a time of day: the two clocks may disagree. */
export const command = z.object({
  type: z.literal('command'),
  id,
  seq,
  subject: z.string().max(255),
  kind: name,
  args: z.unknown(),
  requestId: z.string().max(100),
  msLeft: z.number().nullable(),
})
export type CommandMessage = z.output<typeof command>

/** Nobody wants it any more. What has begun may end as it likes. */
const cancel = z.object({ type: z.literal('cancel'), id })
const ping = z.object({ type: z.literal('ping'), n: z.int() })
/** The other end has said something of this type that we do not know. */
const unsupported = z.object({ type: z.literal('unsupported'), of: z.string().max(64) })

const result = z.object({ type: z.literal('result'), id, seq, answer: commandAnswer })
const progress = z.object({ type: z.literal('progress'), id, seq, done: z.number(), total: z.number().nullable() })
const inventoryMessage = z.object({ type: z.literal('inventory'), body: inventory })
/** A hint that something has happened. The facts come with the inventory that follows. */
const event = z.object({ type: z.literal('event'), kind: name, subject: z.string().max(255) })
/** The series of the frames to come, in their order. */
const series = z.object({ type: z.literal('series'), id: z.int().min(0).max(0xffff_ffff), names: metricNames })
const alarm = z.object({ type: z.literal('alarm'), code: name, message: z.string().max(1_000) })
const pong = z.object({ type: z.literal('pong'), n: z.int() })

export const toAgent = z.discriminatedUnion('type', [command, cancel, ping, unsupported])
export const toControl = z.discriminatedUnion('type', [result, progress, inventoryMessage, event, series, alarm, pong, unsupported])
export type ToAgent = z.output<typeof toAgent>
export type ToControl = z.output<typeof toControl>

/** For the test that pins the version to what is said. */
export const allMessages = { toAgent, toControl, hello, challenge, proof, welcome, ready, accepted, refused }

export type Parsed<Message> = { message: Message } | { unknown: string } | { malformed: string }

/** A message of a type that this release does not know is no mistake: the other end may be newer. */
export function parseMessage<Schema extends z.ZodType>(schema: Schema, text: string): Parsed<z.output<Schema>> {
  const json = readJson(text)
  const parsed = schema.safeParse(json)
  if (parsed.success) return { message: parsed.data }
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined
  if (typeof type !== 'string') return { malformed: 'it is no message' }
  const [issue] = parsed.error.issues
  if (issue?.code === 'invalid_union' && issue.path.join('.') === 'type') return { unknown: type.slice(0, 64) }
  return { malformed: `${type.slice(0, 64)}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.slice(0, 300) }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
