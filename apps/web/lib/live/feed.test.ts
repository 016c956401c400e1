import { expect, test } from 'vitest'
import { follow, type Heard, messages } from './feed.ts'

const encoder = new TextEncoder()
const body = (...parts: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(encoder.encode(part))
      controller.close()
    },
  })

test('messages are put together again wherever the network cut them', async () => {
  const cut = body('event: ping\nda', 'ta: \n\nid: 7.1\nda', 'ta: {"kind":"project.create",', '"id":"p"}\n', '\nid: 8', '.1\ndata: lost')
  const found: unknown[] = []
  for await (const message of messages(cut)) found.push(message)
  expect(found).toEqual([
    { event: 'ping', data: '', id: undefined },
    { event: 'message', data: '{"kind":"project.create","id":"p"}', id: '7.1' },
  ])
})

test('a stream that breaks is followed from its cursor, and ends with the session', async () => {
  const asked: string[] = []
  const answers = [
    () => new Response(body('id: 7.1\ndata: {"kind":"project.create","id":"p"}\n\n')),
    () => {
      throw new TypeError('network')
    },
    () => new Response(body('id: 9.1\ndata: {"kind":"resync"}\n\n')),
    () => new Response(null, { status: 401 }),
  ]
  const heard: Heard[] = []
  await follow({
    scope: { kind: 'project', id: 'p' },
    cursor: '5.0',
    tell: (what) => heard.push(what),
    signal: new AbortController().signal,
    fetch: async (url) => {
      asked.push(String(url))
      return (answers[asked.length - 1] ?? (() => new Response(null, { status: 500 })))()
    },
  })
  expect(asked.map((url) => decodeURIComponent(url))).toEqual([
    '/trpc/changes/watch?input={"lastEventId":"5.0"}',
    '/trpc/changes/watch?input={"lastEventId":"7.1"}',
    '/trpc/changes/watch?input={"lastEventId":"7.1"}',
    '/trpc/changes/watch?input={"lastEventId":"9.1"}',
  ])
  expect(heard.map((h) => (h.type === 'state' ? h.state : h.type))).toEqual([
    'connecting',
    'live',
    'change',
    'broken',
    'broken',
    'live',
    'resync',
    'broken',
    'unauthorized',
  ])
})

test('where one has no role the stream waits, and the session goes on', async () => {
  const ended = new AbortController()
  const states: string[] = []
  await follow({
    scope: { kind: 'project', id: 'p' },
    cursor: '5.0',
    tell(heard) {
      if (heard.type === 'state') states.push(heard.state)
      if (states.includes('refused')) ended.abort()
    },
    signal: ended.signal,
    fetch: () => Promise.resolve(new Response(null, { status: 403 })),
  })
  expect(states).toEqual(['connecting', 'refused'])
})
