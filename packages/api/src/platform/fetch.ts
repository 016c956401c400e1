import { lookup as resolve, type LookupAddress } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'
import { badRequest, Fault } from './fault.ts'

/**
 * The one way in which the cloud fetches what a user names. A name is resolved once, every address that it has is checked, and the
 * connection goes to the checked one; redirects are checked like the first address. It has no credentials and no proxy to hand on.
 */
export interface FetchOptions {
  signal: AbortSignal
  /** Networks that may be reached although they are not public; in those, on any port. */
  allowed?: readonly string[]
  /** Milliseconds for the answer's first byte. */
  answerMs?: number
  /** Milliseconds in which at least something has to arrive. */
  idleMs?: number
}

const maxRedirects = 5
const ports: readonly string[] = ['', '80', '443']

type Network = readonly [network: string, prefix: number]

/** Everything that is not the public internet, and whatever leads there by another name. */
const closed: readonly Network[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  // Of IPv6 only what is handed out for the world is open, and of that not what carries another address in it.
  ['::', 3],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['4000::', 2],
  ['8000::', 1],
]

/** Of the address's own family only: a list takes an IPv4 address for the IPv6 address that it can be written as, too. */
function has(networks: readonly Network[], address: string): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  for (const [network, prefix] of networks) if (isIPv6(network) === isIPv6(address)) list.addSubnet(network, prefix, family)
  return list.check(address, family)
}

type Reach = 'open' | 'allowed' | 'closed'

/** May this address be connected to? */
export function reachOf(address: string, allowed: readonly string[] = []): Reach {
  if (isIP(address) === 0) return 'closed'
  const own = allowed.flatMap((network) => {
    const [base = '', prefix = ''] = network.split('/')
    return isIP(base) === 0 || prefix === '' ? [] : [[base, Number(prefix)] as const]
  })
  if (has(own, address)) return 'allowed'
  return has(closed, address) ? 'closed' : 'open'
}

const refused = (what: string) => badRequest(`URI for web-download does not pass filtering: ${what}`)

/** What can be said of a URL before it is looked at; the same is asked of every redirect. */
export function readUrl(text: string, allowed: readonly string[] = []): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) throw refused('it is not a URL.')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused('its scheme must be http or https.')
  if (url.username !== '' || url.password !== '') throw refused('it must not hold a user name or password.')
  const host = hostOf(url)
  if (host === '' || host.toLowerCase() === 'localhost' || host.toLowerCase().endsWith('.localhost'))
    throw refused('its host is not public.')
  const isAddress = isIP(host) !== 0
  if (isAddress && !fits(url, reachOf(host, allowed))) throw refused('its host is not public, or its port not 80 or 443.')
  if (!isAddress && !ports.includes(url.port) && allowed.length === 0) throw refused('its port must be 80 or 443.')
  return url
}

const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

/** Resolves names for one connection. It is asked only for names: addresses are checked before. */
const checking =
  (url: URL, allowed: readonly string[]): LookupFunction =>
  (host, options, done) => {
    resolve(host, { ...options, all: true, verbatim: true }, (error, addresses) => {
      if (error) return done(error, '')
      const wrong = addresses.find(({ address }) => !fits(url, reachOf(address, allowed)))
      const [first] = addresses
      if (wrong || !first) return done(refused('its host is not public.'), '')
      return options.all ? done(null, [first] satisfies LookupAddress[]) : done(null, first.address, first.family)
    })
  }

const fits = (url: URL, reach: Reach) => reach === 'allowed' || (reach === 'open' && ports.includes(url.port))

export interface Fetched {
  body: IncomingMessage
  /** What the other side announced. */
  length: number | undefined
}

export async function fetchFor(text: string, options: FetchOptions): Promise<Fetched> {
  let url = readUrl(text, options.allowed)
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const answer = await ask(url, options)
    const status = answer.statusCode ?? 0
    const target = answer.headers.location
    if (status >= 300 && status < 400 && target !== undefined) {
      answer.destroy()
      url = readUrl(URL.canParse(target, url.href) ? new URL(target, url.href).href : target, options.allowed)
      continue
    }
    if (status === 200) return { body: answer, length: lengthOf(answer) }
    answer.destroy()
    throw new Fault('bad_request', `The address answered with the status ${status} instead of the data.`)
  }
  throw new Fault('bad_request', `The address was redirected more than ${maxRedirects} times.`)
}

function lengthOf({ headers }: IncomingMessage): number | undefined {
  const text = headers['content-length'] ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

function ask(url: URL, { signal, allowed = [], answerMs = 30_000, idleMs = 60_000 }: FetchOptions): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((done, failed) => {
    const unreachable = (error: Error) =>
      failed(error instanceof Fault ? error : new Fault('bad_request', `The address could not be fetched: ${codeOf(error)}.`))
    const asking = send(
      url,
      {
        agent: false,
        lookup: checking(url, allowed),
        signal,
        headers: { 'user-agent': 'pileus', accept: '*/*', 'accept-encoding': 'identity' },
        maxHeaderSize: 16 * 1024,
      },
      (answer) => {
        clearTimeout(late)
        answer.setTimeout(idleMs, () => answer.destroy(new Fault('bad_request', 'The address stopped sending.')))
        done(answer)
      },
    )
    const late = setTimeout(() => asking.destroy(new Fault('bad_request', 'The address did not answer in time.')), answerMs)
    asking.on('error', (error) => {
      clearTimeout(late)
      unreachable(error)
    })
    // Whatever the names said: this is where the connection went.
    asking.on('socket', (socket) =>
      socket.once('connect', () => {
        const there = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '')
        if (!fits(url, reachOf(there, allowed))) asking.destroy(refused('its host is not public.'))
      }),
    )
    asking.end()
  })
}

/** The cause in a word, without addresses that a name may have had. */
const codeOf = (error: Error) => ('code' in error && typeof error.code === 'string' ? error.code : 'the connection failed')
