import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** A request that somebody signed with an EC2 key, as the service that got it describes it to us. */
export interface SignedRequest {
  access: string
  signature: string
  verb: string
  host: string
  path: string
  params: Readonly<Record<string, string>>
  headers: Readonly<Record<string, string>>
  bodyHash: string
}

const ttl = 15 * 60_000
/** The most that AWS allows for an URL that was signed in advance. */
const longestExpiry = 7 * 24 * 3_600_000

/**
 * Is the signature right, and fresh? The time is taken from where this kind of signature covers it and from nowhere else:
 * a time beside it could be renewed by whoever replays the request (OSSA-2020-003).
 */
export function ec2Signed(secret: string, request: SignedRequest, now: Date): boolean {
  const version = request.params['SignatureVersion']
  if (version === '1') return same(request.signature, version1(secret, request)) && fresh(isoTime(request.params['Timestamp']), now)
  if (version === '2') return version2Signed(secret, request) && fresh(isoTime(request.params['Timestamp']), now)
  if (version !== undefined) return false
  const signed = version4(secret, request)
  return signed !== undefined && same(request.signature, signed.signature) && fresh(basicTime(signed.date), now)
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (algorithm: 'sha1' | 'sha256', key: string | Buffer, text: string | Buffer) => createHmac(algorithm, key).update(text).digest()

export function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const fresh = (at: number, now: Date) => Math.abs(now.getTime() - at) <= ttl

/** `2026-11-21T10:00:00Z`; without a zone it is UTC. NaN is never fresh. */
const isoTime = (text: string | undefined) => Date.parse(text === undefined || /(Z|[+-]\d\d:\d\d)$/.test(text) ? (text ?? '') : `${text}Z`)

/** `20261121T100000Z` */
function basicTime(text: string): number {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`)
}

function version1(secret: string, { params }: SignedRequest): string {
  const lower = (name: string) => name.toLowerCase()
  const keys = Object.keys(params).sort((a, b) => (lower(a) < lower(b) ? -1 : Number(lower(a) > lower(b))))
  return hmac('sha1', secret, keys.map((key) => key + params[key]).join('')).toString('base64')
}

/** Some clients sign the host without its port. */
function version2Signed(secret: string, request: SignedRequest): boolean {
  const hosts = [request.host, request.host.replace(/:\d+$/, '')]
  return hosts.some((host) => {
    const query = canonicalQuery({ ...request.params, SignatureMethod: 'HmacSHA256' })
    return same(request.signature, hmac('sha256', secret, `${request.verb}\n${host}\n${request.path}\n${query}`).toString('base64'))
  })
}

function canonicalQuery(params: Readonly<Record<string, string>>): string {
  return Object.keys(params)
    .sort()
    .map((key) => `${quote(key)}=${quote(params[key] ?? '')}`)
    .join('&')
}

export const quote = (text: string) => encodeURIComponent(text).replace(/[!*'()]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** Everything comes from the Authorization header or, in URLs signed in advance, from the query. */
function version4(secret: string, request: SignedRequest): { signature: string; date: string } | undefined {
  const headers = new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase().trim(), value.trim()]))
  const authorization = headers.get('authorization')
  if (authorization?.startsWith('AWS4-HMAC-SHA256') !== true && request.params['X-Amz-Algorithm'] !== 'AWS4-HMAC-SHA256') return undefined
  const given = (name: string) =>
    authorization === undefined ? request.params[`X-Amz-${name}`] : new RegExp(`\\b${name}=([^,]*)`).exec(authorization)?.[1]?.trim()
  const date = headers.get('x-amz-date') ?? request.params['X-Amz-Date']
  const scope = given('Credential')?.split('/') ?? []
  const names = given('SignedHeaders')
  if (date === undefined || names === undefined || scope.length !== 5 || scope[0] !== request.access) return undefined
  const signedNames = names.split(';')
  // A signature that does not cover the host is good for any; one that names a header that is not there covers something else.
  if (!signedNames.includes('host') || signedNames.some((name) => !headers.has(name))) return undefined
  const [, day = '', region = '', service = '', end = ''] = scope
  if (!date.startsWith(day) || end !== 'aws4_request') return undefined
  const canonical = [
    request.verb.toUpperCase(),
    request.path,
    // A POST carries its parameters in the body, which its hash covers.
    request.verb.toUpperCase() === 'POST' ? '' : canonicalQuery(request.params),
    `${signedNames.map((name) => `${name}:${headers.get(name)}`).join('\n')}\n`,
    names,
    request.bodyHash,
  ].join('\n')
  const text = ['AWS4-HMAC-SHA256', date, scope.slice(1).join('/'), sha256(canonical)].join('\n')
  return { signature: hmac('sha256', key4(secret, day, region, service), text).toString('hex'), date }
}

const key4 = (secret: string, ...scope: [day: string, region: string, service: string]) =>
  [...scope, 'aws4_request'].reduce<string | Buffer>((key, part) => hmac('sha256', key, part), `AWS4${secret}`)

/** S3: the service hands us the very text that was signed, and we check that the time in it is fresh. */
export function s3Signed(secret: string, text: Buffer, signature: string, now: Date): boolean {
  const lines = text.toString('latin1').split('\n')
  if (lines[0]?.startsWith('AWS4')) return s3Version4(secret, text, lines, signature, now)
  return same(signature, hmac('sha1', secret, text).toString('base64')) && s3Fresh(lines, now)
}

const s3Services = ['s3', 'iam', 'sts']

function s3Version4(secret: string, text: Buffer, lines: string[], signature: string, now: Date): boolean {
  const [algorithm, date = '', scope = ''] = lines
  const [day = '', region = '', service = '', end, ...more] = scope.split('/')
  if (algorithm !== 'AWS4-HMAC-SHA256' || lines.length !== 4 || end !== 'aws4_request' || more.length > 0) return false
  if (!s3Services.includes(service) || !date.startsWith(day)) return false
  return same(signature, hmac('sha256', key4(secret, day, region, service), text).toString('hex')) && fresh(basicTime(date), now)
}

/** The fourth line holds the date, or the second until which an URL is good, or nothing when x-amz-date says it further down. */
function s3Fresh(lines: string[], now: Date): boolean {
  const line = lines[3] ?? ''
  const amz = lines.find((header) => header.startsWith('x-amz-date:'))?.slice('x-amz-date:'.length)
  if (/^\d+$/.test(line)) {
    const left = Number(line) * 1000 - now.getTime()
    return left >= 0 && left <= longestExpiry
  }
  return fresh(Date.parse(amz ?? line), now)
}
