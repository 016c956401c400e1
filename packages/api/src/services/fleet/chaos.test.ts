import { hostHandlers, type Handlers } from '@pileus/agent/handlers'
import type { Agent, Point } from '@pileus/agent/agent'
import { dialSocket } from '@pileus/agent/socket'
import { memoryState, type Identity } from '@pileus/agent/state'
import { makeWorld, type World, unreliable } from '@pileus/agent/world'
import { alarms } from '@pileus/db/schema/fleet'
import { tasks } from '@pileus/db/schema/platform'
import { like } from 'drizzle-orm'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { newMasterKeyFile } from '../../platform/secrets.ts'
import { agentOf, fleetCloud, until, type FleetCloud } from './testing.ts'
import { beginCounting } from './testing/counting.ts'

const args = z.object({ id: z.string() })

/** What has happened on all hosts: how often each effect, and what each has made so. */
class Ground {
  readonly effects = new Map<string, number>()
  readonly made = new Set<string>()
  runs = 0
  crashes = 0
}

/** The process of an agent, which may die at any point of any command, and starts again with what was on its disk. */
class Life {
  readonly #state
  readonly #dial
  #agent: Agent
  readonly world: World
  readonly ground: Ground
  readonly identity: Identity

  constructor(world: World, ground: Ground, identity: Identity, urls: readonly string[]) {
    this.world = world
    this.ground = ground
    this.#state = memoryState(identity)
    this.identity = identity
    this.#dial = unreliable(() => dialSocket(urls[Math.floor(world.random() * urls.length)] ?? '')(), world)
    this.#agent = this.#begin()
  }

  #begin(): Agent {
    const alive = { yes: true }
    const agent = agentOf('http://127.0.0.1:1', this.identity, {
      state: this.#state,
      dial: this.#dial,
      random: this.world.random,
      handlers: this.#handlers(alive),
      at: (point) => this.#maybeDie(point, alive),
      timing: { firstMs: 20, longestMs: 300, silenceMs: 1_500, handshakeMs: 1_000, inventoryMs: 1_000 },
    })
    agent.start()
    return agent
  }

  #maybeDie(_point: Point, alive: { yes: boolean }) {
    if (!alive.yes) throw new Error('dead')
    if (!this.world.happens(this.world.faults.crashed)) return
    this.ground.crashes++
    alive.yes = false
    this.#state.lose()
    const dead = this.#agent
    this.#agent = this.#begin()
    void dead.stop()
    throw new Error('died')
  }

  #handlers(alive: { yes: boolean }): Handlers {
    const effect = (once: boolean) => async (given: unknown) => {
      const { id } = args.parse(given)
      await this.world.pause(this.world.faults.workMs)
      if (!alive.yes) throw new Error('dead')
      this.ground.runs++
      if (once || !this.ground.made.has(id)) this.ground.effects.set(id, (this.ground.effects.get(id) ?? 0) + 1)
      this.ground.made.add(id)
      return { n: 1 }
    }
    return new Map([...hostHandlers(), ['test.once', effect(true)], ['test.ensure', effect(false)]])
  }

  stop() {
    return this.#agent.stop()
  }
}

/** Control processes that are killed without warning, one after the other, and come back on their port. */
async function controls(cloud: FleetCloud, masterKeys: string, count: number) {
  const start = async (port: number) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/gateway-process.ts')], {
      env: { ...process.env, DATABASE: cloud.url, MASTER_KEYS: masterKeys, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    return { child, port: Number(line.toString()) }
  }
  const all = await Promise.all(Array.from({ length: count }, () => start(0)))
  return {
    urls: all.map(({ port }) => `http://127.0.0.1:${port}`),
    async kill(index: number) {
      const { child, port } = all[index % all.length] ?? { port: 0 }
      child?.kill('SIGKILL')
      if (child) await once(child, 'exit')
      all[index % all.length] = await start(port)
    },
    async end() {
      for (const { child } of all) child.kill('SIGKILL')
    },
  }
}

const many = 5

async function settle(cloud: FleetCloud, started: number, ms: number) {
  await until(
    'every task has ended',
    async () => {
      const rows = await cloud.db.select().from(tasks).where(like(tasks.kind, 'test.%'))
      return rows.length === started && rows.every((row) => row.done !== null)
    },
    ms,
  )
  return cloud.db.select().from(tasks).where(like(tasks.kind, 'test.%'))
}

test('messages dropped, doubled, reordered, cut and connections that only look alive: nothing is lost or done twice', {
  timeout: 180_000,
}, async () => {
  const cloud = await fleetCloud()
  const ground = new Ground()
  const lives: Life[] = []
  for (let n = 0; n < 8; n++) {
    const world = makeWorld(n, {
      dropped: 0.03,
      doubled: 0.1,
      late: 0.2,
      lateMs: 300,
      truncated: 0.01,
      halfOpen: 0.01,
      disconnected: 0.01,
      workMs: [0, 20],
    })
    lives.push(new Life(world, ground, await cloud.enrol(`bad-line-${n}`), [cloud.control.url]))
  }
  const rounds = 2
  for (let round = 1; round <= rounds; round++) {
    for (const life of lives)
      await beginCounting(cloud, await cloud.host(life.identity.host), round % 2 ? 'test.once' : 'test.ensure', many)
    const rows = await settle(cloud, round * lives.length, 60_000)
    expect(rows.filter((row) => row.fault !== null)).toEqual([])
  }
  await Promise.all(lives.map((life) => life.stop()))
  expect(ground.effects.size).toBe(rounds * lives.length * many)
  expect([...ground.effects.values()].filter((n) => n !== 1)).toEqual([])
  expect(ground.runs).toBe(ground.effects.size)
  expect(
    (await cloud.db.select().from(alarms)).map((alarm) => alarm.code).filter((code) => !['malformed', 'duplicate'].includes(code)),
  ).toEqual([])
  await cloud.close()
})

test('agents die at every point and control processes are killed: nothing is lost, and what must happen once never happens twice', {
  timeout: 240_000,
}, async () => {
  const masterKeys = newMasterKeyFile()
  const cloud = await fleetCloud({ masterKeys })
  const processes = await controls(cloud, masterKeys, 2)
  const ground = new Ground()
  const lives: Life[] = []
  for (let n = 0; n < 8; n++) {
    const world = makeWorld(100 + n, { crashed: 0.04, doubled: 0.05, disconnected: 0.002, workMs: [0, 20] })
    lives.push(new Life(world, ground, await cloud.enrol(`mortal-${n}`), processes.urls))
  }
  const rounds = 4
  let interrupted = 0
  for (let round = 1; round <= rounds; round++) {
    for (const life of lives)
      await beginCounting(cloud, await cloud.host(life.identity.host), round % 2 ? 'test.once' : 'test.ensure', many)
    await processes.kill(round)
    const rows = await settle(cloud, round * lives.length, 90_000)
    interrupted = rows.filter((row) => row.fault?.includes('in the middle')).length
    expect(rows.filter((row) => row.fault !== null && !row.fault.includes('in the middle')).map((row) => row.fault)).toEqual([])
  }
  await Promise.all(lives.map((life) => life.stop()))
  await processes.end()
  expect([...ground.effects.values()].filter((n) => n !== 1)).toEqual([])
  expect(ground.crashes).toBeGreaterThan(5)
  expect(interrupted).toBeGreaterThan(0)
  expect(ground.runs).toBeGreaterThan(ground.effects.size)
  await cloud.close()
})
