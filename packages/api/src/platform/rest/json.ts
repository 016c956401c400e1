import type { FastifyInstance } from 'fastify'
import { badRequest, Fault } from '../fault.ts'

const maxDepth = 32
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** What bodies of a service may be beside plain JSON. */
export interface Bodies {
  /** What does not say that it is JSON is refused, and readers who do not take it are. Others are forgiving. */
  strict?: true
  /** Forms are read as objects. */
  forms?: boolean
  /** Media types that are JSON although their names do not end so. */
  json?: readonly string[]
  /** Media types that are handed on as a stream, for routes that take one. */
  streams?: readonly string[]
}

/** JSON by our own rules, whatever content type a client forgot to send; anything else only where a service asks for it. */
export function readBody(scope: FastifyInstance, bodies: Bodies): void {
  scope.removeAllContentTypeParsers()
  for (const type of bodies.streams ?? []) scope.addContentTypeParser(type, (_request, payload, done) => done(null, payload))
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (request, raw, done) => {
    try {
      const type = request.headers['content-type']
      // Where the route decides what it takes, what is no JSON is none of ours: it is refused there, after what matters more.
      done(null, bodies.strict && !isJson(type) ? undefined : parseBody(type, raw as Buffer, bodies))
    } catch (error) {
      done(error as Error)
    }
  })
}

const mediaOf = (type: string | undefined) => type?.split(';')[0]?.trim().toLowerCase()
const isJson = (type: string | undefined) => mediaOf(type) === 'application/json'

function parseBody(type: string | undefined, raw: Buffer, { forms, json = [] }: Bodies): unknown {
  if (raw.length === 0) return undefined
  const media = mediaOf(type)
  if (forms && media === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text(raw)))
  if (media && media !== 'application/json' && !media.endsWith('+json') && !json.includes(media)) {
    throw new Fault('unsupported_media', `The content type ${media.slice(0, 80)} is not supported: send application/json.`)
  }
  return parseJson(text(raw))
}

function text(raw: Buffer): string {
  try {
    return utf8.decode(raw)
  } catch {
    throw badRequest('The request body is not valid UTF-8.')
  }
}

/** Refuses what could hurt us before it is an object: deep nesting, and keys that reach into prototypes. Postgres keeps neither NUL nor half a character. */
export function parseJson(source: string): unknown {
  let depth = 0
  let quoted = false
  for (let i = 0; i < source.length; i++) {
    const c = source.charCodeAt(i)
    if (quoted) {
      if (c === 92) i++
      else if (c === 34) quoted = false
    } else if (c === 34) quoted = true
    else if (c === 123 || c === 91) {
      if (++depth > maxDepth) throw badRequest(`The request body is nested deeper than ${maxDepth} levels.`)
    } else if (c === 125 || c === 93) depth--
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(source)
  } catch {
    throw badRequest('The request body is not valid JSON.')
  }
  if (source.includes('__proto__') || source.includes('constructor') || source.includes('\\u')) inspect(parsed)
  return parsed
}

function inspect(value: unknown): void {
  if (typeof value === 'string' && value.includes('\0')) throw badRequest('The request body holds a NUL character.')
  if (typeof value === 'string' && !value.isWellFormed())
    throw badRequest('The request body holds half of a surrogate pair, which is no character.')
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || key.includes('\0') || !key.isWellFormed())
      throw badRequest(`The request body holds a key that is not allowed: ${JSON.stringify(key)}.`)
  }
  for (const inner of Object.values(value)) inspect(inner)
}
