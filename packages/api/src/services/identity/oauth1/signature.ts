import { createHmac } from 'node:crypto'
import { quote, same } from '../signed-tokens/signature.ts'

/** A request as it reached us. */
export interface SignedRequest {
  method: string
  /** Absolute, with the query. */
  url: string
  /** Of a body that is a form; its parameters are signed too. */
  form: Readonly<Record<string, string>>
}

/** The parameters in `Authorization: OAuth a="b", …`, or nothing when it cannot be read. A name that comes twice has no one meaning. */
export function readHeader(authorization: string): Map<string, string> | undefined {
  const text = /^OAuth\s(.*)$/is.exec(authorization)?.[1]
  if (text === undefined) return undefined
  const found = new Map<string, string>()
  const part = /\s*([\w.~%-]+)="([^"]*)"[ \t]*(?:,|$)/y
  while (part.lastIndex < text.trimEnd().length) {
    const [, name, value] = part.exec(text)?.map(decode) ?? []
    if (name === undefined || value === undefined || found.has(name)) return undefined
    found.set(name, value)
  }
  return found
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** RFC 5849, section 3.4.2, compared in constant time. */
export function hmacSigned(
  request: SignedRequest,
  header: ReadonlyMap<string, string>,
  secrets: { consumer: string; token?: string | undefined },
): boolean {
  const key = `${quote(secrets.consumer)}&${quote(secrets.token ?? '')}`
  return same(header.get('oauth_signature') ?? '', createHmac('sha1', key).update(baseString(request, header)).digest('base64'))
}

/** What is signed: method, address and every parameter, wherever it stands. */
export function baseString({ method, url, form }: SignedRequest, header: ReadonlyMap<string, string>): string {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? ''
  const parameters = [...new URLSearchParams(query), ...Object.entries(form), ...[...header].filter(([name]) => name !== 'realm')]
    .filter(([name]) => name !== 'oauth_signature')
    .map(([name, value]) => [quote(name), quote(value)] as const)
    // By bytes, and by the value where names are the same; sorted as pairs, because a name may begin with another.
    .sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]))
    .map((pair) => pair.join('='))
  return [method.toUpperCase(), address(url), parameters.join('&')].map(quote).join('&')
}

const order = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** Scheme and host in small letters, a port only if it is not the usual one, the path as it was sent. */
function address(url: string): string {
  const [, origin = '', path = ''] = /^([^/]*\/\/[^/?#]*)([^?#]*)/.exec(url) ?? []
  return origin.toLowerCase().replace(/^(http:.*):80$|^(https:.*):443$/, '$1$2') + (path || '/')
}
