import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { EventSource } from 'eventsource'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { password, societyOf } from '../services/identity/society.ts'
import { identityCloud, type IdentityCloud, page, persona, signIn } from '../services/identity/testing.ts'
import type { Change, changesRouter } from './changes.ts'

let cloud: IdentityCloud
let url: string
beforeAll(async () => {
  cloud = await identityCloud()
  url = `${await cloud.app.listen({ port: 0, host: '127.0.0.1' })}/trpc/changes`
})
afterAll(() => cloud.close())

interface Heard {
  id: string
  data: Change
}

/** A client that listens; `next` is what it hears, in order. */
function listen(token: string, lastEventId?: string) {
  const headers = { 'x-auth-token': token }
  const ponyfill = class extends EventSource {
    constructor(address: string | URL) {
      super(address, { fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }) })
    }
  }
  const client = createTRPCClient<typeof changesRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({ url, EventSource: ponyfill }),
        false: httpLink({ url, headers }),
      }),
    ],
  })
  const heard: Heard[] = []
  let wake = () => undefined as void
  let started = () => undefined as void
  const ready = new Promise<void>((done) => (started = done))
  let failed = (_: unknown) => undefined as void
  const over = new Promise<unknown>((done) => (failed = done))
  const watching = client.watch.subscribe(lastEventId ? { lastEventId } : {}, {
    onStarted: () => started(),
    onData: (item) => {
      heard.push({ id: item.id, data: item.data })
      wake()
    },
    onError: failed,
    onComplete: () => failed('complete'),
    onConnectionStateChange: ({ state }) => void (state === 'connecting' && heard.length > 0 && failed('closed')),
  })
  return {
    ready,
    over,
    async next(): Promise<Heard> {
      for (;;) {
        const item = heard.shift()
        if (item) return item
        await new Promise<void>((done) => (wake = done))
      }
    },
    stop: () => watching.unsubscribe(),
  }
}

const makeRegion = (id: string) => cloud.rest('POST', '/identity/v3/regions', { token: cloud.admin, body: { region: { id } } })

/** A subscription begins to count when its first event has come through. */
async function heardFirst(listener: ReturnType<typeof listen>, id: string): Promise<Heard> {
  for (let attempt = 0; ; attempt++) {
    await makeRegion(`${id}-${attempt}`)
    const item = await Promise.race([listener.next(), new Promise<undefined>((done) => setTimeout(done, 250, undefined))])
    if (item) return item
  }
}

test('a change made by REST is heard by a subscriber, and one who comes back hears what was missed', async () => {
  const first = listen(cloud.admin)
  await first.ready
  const { id } = await heardFirst(first, 'heard')
  first.stop()
  await makeRegion('while-away')
  const second = listen(cloud.admin, id)
  const kinds: Change[] = []
  while (!kinds.some((change) => 'id' in change && change.id === 'while-away')) kinds.push((await second.next()).data)
  expect(kinds.at(-1)).toEqual({ kind: 'region.create', id: 'while-away' })
  second.stop()
})

test('a move of a task is heard as a change of the task and of its subject, and again by one who left between the two', async () => {
  const listener = listen(cloud.admin)
  await listener.ready
  await heardFirst(listener, 'task')
  await cloud.sql`insert into platform.event (request_id, kind, subject_id, data) values ('test', 'server', 'moved', '{"taskId": "t-1", "move": "done"}')`
  cloud.feed.markDirty()
  const untilTask = async (): Promise<Heard> => {
    const item = await listener.next()
    return item.data.kind.startsWith('task.') ? item : untilTask()
  }
  const task = await untilTask()
  expect(task.data).toEqual({ kind: 'task.done', id: 't-1' })
  expect((await listener.next()).data).toEqual({ kind: 'server', id: 'moved' })
  listener.stop()
  const back = listen(cloud.admin, task.id)
  expect([(await back.next()).data, (await back.next()).data]).toEqual([
    { kind: 'task.done', id: 't-1' },
    { kind: 'server', id: 'moved' },
  ])
  back.stop()
})

test('what concerns everybody is heard by everybody', async () => {
  const [project] = await cloud.sql<{ id: string }[]>`select id from identity.project where name = 'admin'`
  const someone = await persona(cloud, { role: 'reader', on: { kind: 'project', id: project?.id ?? '' } })
  const listener = listen(someone.token, '0.0')
  await listener.ready
  await cloud.sql`insert into platform.event (request_id, kind, subject_id) values ('test', 'message.create', 'm-1')`
  cloud.feed.markDirty()
  const heard: Change[] = []
  while (!heard.some((change) => change.kind === 'message.create')) heard.push((await listener.next()).data)
  expect(heard.some((change) => change.kind.startsWith('region.'))).toBe(false)
  listener.stop()
})

test('a member of a project hears nothing of the rest of the cloud, and nothing at all once the token is gone', async () => {
  const [project] = await cloud.sql<{ id: string }[]>`select id from identity.project where name = 'admin'`
  const someone = await persona(cloud, { role: 'member', on: { kind: 'project', id: project?.id ?? '' } })
  const listener = listen(someone.token)
  await listener.ready
  await makeRegion('not-for-members')
  await cloud.sql`insert into platform.event (request_id, kind, subject_id, project_id) values ('test', 'server.create', 'ours', ${project?.id ?? ''})`
  cloud.feed.markDirty()
  // What concerns everybody may still be under way from the test before.
  const heard: Change[] = []
  while (!heard.some((change) => change.kind === 'server.create')) heard.push((await listener.next()).data)
  expect(heard.filter((change) => change.kind !== 'message.create')).toEqual([{ kind: 'server.create', id: 'ours' }])
  await cloud.rest('DELETE', '/identity/v3/auth/tokens', { token: someone.token, headers: { 'x-subject-token': someone.token } })
  await listener.over
  listener.stop()
})

test('a cursor that nobody knows leads to a resync, a missing token to nothing', async () => {
  const stranger = listen(cloud.admin, 'nonsense')
  expect((await stranger.next()).data).toEqual({ kind: 'resync' })
  stranger.stop()
  const refused = await fetch(`${url}/watch`)
  expect([refused.status, await refused.text()]).toEqual([401, expect.stringContaining('UNAUTHORIZED')])
})

/** What a page hears: the same stream, by a session's cookie. */
async function watchAs(session: string, scope: string) {
  const answer = await fetch(`${url}/watch?scope=${scope}`, {
    headers: { cookie: `pileus.session=${session}`, 'sec-fetch-site': 'same-origin' },
  })
  const reader = (answer.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const reading = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value
  })()
  return { status: answer.status, ended: reading, text: () => text, stop: () => reader.cancel() }
}

/** Somebody with a role in a project, who has logged in by a browser. */
async function visitor() {
  const society = societyOf(cloud)
  const [id, project] = [await society.user(), await society.project()]
  const take = await society.assign({ user: id }, 'member', { project })
  const enter = () => signIn(cloud, `user-${id}`, password)
  const account = (session: string, scope = 'none') => page(cloud, 'account.show', { session, scope, method: 'GET' })
  return { id, project, take, enter, account, session: await enter() }
}

test('a session that another one ends is cut off within two seconds, and its next call is refused', async () => {
  const { enter, account, session, project } = await visitor()
  const stream = await watchAs(session, `project:${project}`)
  expect(stream.status).toBe(200)
  const other = await enter()
  const { data } = await account(session)
  const started = performance.now()
  await page(cloud, 'sessions.end', { session: other, input: { id: (data as { session: { id: string } }).session.id } })
  expect((await account(session)).status).toBe(401)
  await stream.ended
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('a scope that is closed to a session is cut off, and the session goes on in others', async () => {
  const { take, account, session, project } = await visitor()
  const [here, anywhere] = [await watchAs(session, `project:${project}`), await watchAs(session, 'none')]
  const started = performance.now()
  await take()
  await here.ended
  expect(performance.now() - started).toBeLessThan(2_000)
  expect([(await account(session, `project:${project}`)).status, (await account(session)).status]).toEqual([403, 200])
  await anywhere.stop()
  expect((await watchAs(session, `project:${project}`)).status).toBe(403)
})

test('somebody hears of the own sessions in any scope, and nobody else does', async () => {
  const [mine, theirs] = [await visitor(), await visitor()]
  const [stream, other] = [await watchAs(mine.session, 'none'), await watchAs(theirs.session, `project:${theirs.project}`)]
  await mine.enter()
  await expect.poll(stream.text).toContain('session.create')
  await theirs.enter()
  await expect.poll(() => other.text().match(/session\.create/g)).toHaveLength(1)
  await Promise.all([stream.stop(), other.stop()])
})

test('whoever did something hears of it, and so does whom it is about', async () => {
  const [project] = await cloud.sql<{ id: string }[]>`select id from identity.project where name = 'admin'`
  const someone = await persona(cloud, { role: 'member', on: { kind: 'project', id: project?.id ?? '' } })
  const listener = listen(someone.token)
  await listener.ready
  const record = (kind: string, subject: string, actor: string) =>
    cloud.sql`insert into platform.event (request_id, kind, subject_id, actor) values ('test', ${kind}, ${subject}, ${actor})`
  const next = () => Promise.race([listener.next(), new Promise<undefined>((done) => setTimeout(done, 250, undefined))])
  // A subscription begins to count when its first event has come through.
  for (let item; !item; item = await next()) {
    await record('probe.create', 'probe', someone.userId)
    cloud.feed.markDirty()
  }
  await record('trust.create', 'not-theirs', 'somebody-else')
  await record('trust.create', 'their-trust', someone.userId)
  await record('user.update', someone.userId, 'somebody-else')
  cloud.feed.markDirty()
  const heard: Change[] = []
  while (!heard.some((change) => change.kind === 'user.update')) heard.push((await listener.next()).data)
  expect(heard.filter((change) => change.kind !== 'probe.create')).toEqual([
    { kind: 'trust.create', id: 'their-trust' },
    { kind: 'user.update', id: someone.userId },
  ])
  listener.stop()
})
