import { packFrame, packValues } from '@pileus/wire/frames'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agentOf, fleetCloud, operator, until, type FleetCloud } from '../testing.ts'
import { thin } from './model.ts'
import { showHistory, showMetrics } from './ops.ts'

let cloud: FleetCloud
beforeAll(async () => void (cloud = await fleetCloud({ timing: { frameMs: 1_000 } })))
afterAll(() => cloud.close())

const hour = 3_600_000

test('what a host measures is on its charts within seconds, and the clock of the cloud counts', async () => {
  const identity = await cloud.enrol('measured')
  const names = ['host.cpu.user', 'host.memory.used']
  let n = 0
  const sampler = async () => ({ names, values: Float64Array.of(++n, Number.NaN) })
  const agent = agentOf(cloud.control.url, identity, { sampler, clock: () => Date.now() + 86_400_000 })
  agent.start()
  await until(
    'two frames are there',
    async () => (await cloud.call(operator, showMetrics, { hostId: identity.host, names })).at.length >= 2,
  )
  const shown = await cloud.call(operator, showMetrics, {
    hostId: identity.host,
    names: ['host.memory.used', 'host.cpu.user', 'host.none'],
  })
  expect(shown.values.map((of) => of.slice(0, 2))).toEqual([
    [null, null],
    [1, 2],
    [null, null],
  ])
  expect(Math.abs((shown.at[0]?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
  expect((await cloud.call(operator, showMetrics, { hostId: identity.host })).names).toEqual(names)
  await agent.stop()
})

test('hours that have ended are folded into minutes, also those in which nobody worked, and read again', async () => {
  const { host } = await cloud.enrol('folded')
  const began = Math.floor(Date.now() / hour) * hour - 3 * hour
  const [list] = await cloud.sql<{ id: number }[]>`
    insert into fleet.series_list (host_id, hash, names) values (${host}, 'x', ${['host.load.1', 'host.cpu.user']}::text[]) returning id`
  const rows = Array.from({ length: 720 }, (_, n) => ({
    host_id: host,
    at: new Date(began + n * 10_000),
    list_id: list?.id ?? 0,
    body: packValues(Float64Array.of(n % 6, n < 360 ? 5 : Number.NaN)),
  }))
  await cloud.sql`insert into fleet.frame ${cloud.sql(rows)}`
  await cloud.sql`delete from fleet.rollup`
  await cloud.sql`update platform.task set due = clock_timestamp() where kind = 'fleet.fold'`
  cloud.committed()
  await until(
    'they are folded',
    async () => (await cloud.sql`select 1 from fleet.rollup where until = ${new Date(began + 3 * hour)}`).length > 0,
  )
  const asked = {
    hostId: host,
    names: ['host.load.1', 'host.cpu.user', 'host.none'],
    from: new Date(began),
    to: new Date(began + 3 * hour),
  }
  const [load, cpu, none] = await cloud.call(operator, showHistory, asked)
  expect([load?.points.length, cpu?.points.length, none?.points.length]).toEqual([120, 60, 0])
  expect(load?.points[7]).toEqual({ at: new Date(began + 7 * 60_000), mean: 2.5, least: 0, greatest: 5 })
  const later = await cloud.call(operator, showHistory, {
    ...asked,
    from: new Date(began + 30 * 60_000),
    to: new Date(began + 40 * 60_000),
  })
  expect(later[0]?.points.length).toBe(10)
  await expect(cloud.call(operator, showHistory, { ...asked, to: asked.from })).rejects.toMatchObject({ code: 'bad_request' })
})

test('many points become few that stand for the same time', () => {
  const points = Array.from({ length: 1_000 }, (_, n) => ({ at: new Date(n), mean: n, least: n - 1, greatest: n + 1 }))
  const few = thin(points, 100)
  expect([few.length, few[0], few.at(-1)?.greatest]).toEqual([100, { at: new Date(0), mean: 4.5, least: -1, greatest: 10 }, 1_000])
  expect(packFrame({ series: 1, at: 1, values: new Float64Array(33) }).length).toBeLessThan(64)
})
