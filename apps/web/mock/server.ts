import type { FaultCode } from '@pileus/api/platform/fault'
import { dashboard } from './dashboard.ts'
import { unread } from './handlers.ts'
import { identity } from './identity.ts'
import { Refusal, type World } from './world.ts'

/** Found in the built pages, this means that the demo has come into the product (e2e/pages/budgets.e2e.ts looks for it). */
export const mark = 'pileus-demo-world'

const status: Partial<Record<FaultCode, number>> = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unavailable: 503,
  not_implemented: 501,
}

/**
 * What any input can ask for in the place of an answer: a name, a search or an id such as `fault-unavailable`, `fault-forbidden`;
 * `fault-unreachable` is nobody there, `fault-never` an answer that does not come. So each state of each page can be seen.
 */
const sentinel = /"fault-([a-z_]+)"/

type Handler = (input: unknown) => unknown
const isHandler = (found: unknown): found is Handler => typeof found === 'function'
const isFault = (code: string): code is FaultCode => Object.hasOwn(status, code)

/** What `fetch` is to pages when there is no cloud: it answers tRPC's calls and the stream of changes; the rest goes where it went. */
export function mockFetch(world: World, real: typeof fetch): typeof fetch {
  const services: Record<string, unknown> = { identity: identity(world), dashboard: dashboard(world) }
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input), location.origin)
    const [, service = '', path = ''] = /^\/trpc\/(\w+)\/([\w.]+)$/.exec(url.pathname) ?? []
    if (service === '') return real(input, init)
    if (service === 'changes') return changes(world, init?.signal)
    const text = typeof init?.body === 'string' ? init.body : (url.searchParams.get('input') ?? '{}')
    // Long enough to see that something is under way, too short to wait.
    await new Promise((done) => setTimeout(done, 40))
    return answer(services[service], path, text, init?.signal)
  }
}

async function answer(service: unknown, path: string, text: string, signal: AbortSignal | null | undefined): Promise<Response> {
  const [, fault = ''] = sentinel.exec(text) ?? []
  if (fault === 'never')
    await new Promise((_, fail) => signal?.addEventListener('abort', () => fail(new DOMException('gone', 'AbortError'))))
  if (fault === 'unreachable') throw new TypeError('Failed to fetch')
  try {
    if (isFault(fault)) throw new Refusal(fault, 'This was asked for by its name.')
    const handler = path.split('.').reduce<unknown>((at, name) => (at instanceof Object ? Reflect.get(at, name) : undefined), service)
    if (!isHandler(handler)) throw new Refusal('not_implemented', `The demo has no ${path}: it needs a real cloud.`)
    const data = handler(JSON.parse(text === '' ? '{}' : text))
    return Response.json({ result: { data: data === unread ? null : data } })
  } catch (error) {
    return refused(error instanceof Refusal ? error : new Refusal('failed', String(error)))
  }
}

function refused({ fault, message, path }: Refusal): Response {
  const fields = path ? [{ path, message }] : []
  const data = { code: fault.toUpperCase(), fault, path, fields, details: {}, requestId: `req-${mark}` }
  return Response.json({ error: { message, code: -32_603, data } }, { status: status[fault] ?? 500 })
}

/** The feed, of changes that are made on this very page. */
function changes(world: World, signal: AbortSignal | null | undefined): Response {
  const encoder = new TextEncoder()
  let seq = 0
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const stop = world.listen((change) => {
        seq += 1
        controller.enqueue(encoder.encode(`id: 1.${seq}\ndata: ${JSON.stringify(change)}\n\n`))
      })
      signal?.addEventListener('abort', () => {
        stop()
        controller.close()
      })
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}
