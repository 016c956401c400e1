import { inventories } from '@pileus/db/schema/fleet'
import { tasks } from '@pileus/db/schema/platform'
import { hostHandlers } from '@pileus/agent/handlers'
import { and, eq, isNull } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { checkHost } from './hosts/ops.ts'
import { browseHosts, showHost } from './hosts/browse.ts'
import { agentOf, fleetCloud, openDoor, operator, until, type FleetCloud } from './testing.ts'
import { beginCounting } from './testing/counting.ts'

let cloud: FleetCloud
beforeAll(async () => void (cloud = await fleetCloud()))
afterAll(() => cloud.close())

const effects = new Map<string, number>()
const handlers = () =>
  new Map([
    ...hostHandlers(),
    [
      'test.once',
      async (args: unknown) => {
        const { id } = z.object({ id: z.string() }).parse(args)
        effects.set(id, (effects.get(id) ?? 0) + 1)
        return { n: effects.get(id) }
      },
    ] as const,
  ])

const live = (hostId: string) =>
  cloud.db
    .select()
    .from(tasks)
    .where(and(eq(tasks.subjectId, hostId), isNull(tasks.done)))
const ended = async (hostId: string) => (await live(hostId)).length === 0

test('a token lets a host in, which connects, says what it is, and does what it is told exactly once', async () => {
  const identity = await cloud.enrol('first')
  const agent = agentOf(cloud.control.url, identity, { handlers: handlers() })
  agent.start()
  await until('the host is connected', () => agent.connected)
  expect(await cloud.host(identity.host)).toMatchObject({
    name: 'first',
    status: 'enabled',
    session: 1,
    offered: null,
    downAt: null,
    wire: 1,
  })
  await until('its inventory is there', async () => (await cloud.db.select().from(inventories)).some((row) => row.hostId === identity.host))
  await beginCounting(cloud, await cloud.host(identity.host))
  await until('the command was answered and its task woken', () => ended(identity.host), 3_000)
  expect([...effects.values()]).toEqual([1])
  await cloud.call(operator, checkHost, { hostId: identity.host })
  await until('the host was checked', () => ended(identity.host), 3_000)
  const page = await cloud.call(operator, showHost, { hostId: identity.host })
  expect(page).toMatchObject({ name: 'first', health: 'up', connected: true, threads: 64, acceleration: 'simulated', alarms: [] })
  const { rows, facets } = await cloud.call(operator, browseHosts, { q: 'first' })
  expect([rows.map((row) => row.name), facets['health']?.[0]]).toEqual([['first'], { value: 'up', count: 1 }])
  await agent.stop()
  await until('nobody holds it any more', async () => (await cloud.host(identity.host)).gateway === null)
})

test('a host comes back by itself when its connection or the control plane ends, and nothing is lost or done twice', async () => {
  const other = await openDoor(cloud)
  const identity = await cloud.enrol('second')
  const agent = agentOf(other.url, identity, { handlers: handlers() })
  agent.start()
  await until('the host is connected', () => agent.connected)
  await other.stop()
  await until('it has noticed', () => !agent.connected)
  effects.clear()
  await beginCounting(cloud, await cloud.host(identity.host))
  const again = await openDoor(cloud, { port: other.port })
  await until('the command was answered', () => ended(identity.host))
  expect([...effects.values()]).toEqual([1])
  expect(await cloud.host(identity.host)).toMatchObject({ session: 2, downAt: null })
  await agent.stop()
  await again.stop()
})
