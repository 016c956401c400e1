import { Agent, type AgentOptions } from '@pileus/agent/agent'
import { enrol } from '@pileus/agent/enrol'
import { hostHandlers } from '@pileus/agent/handlers'
import { simulatedHardware } from '@pileus/agent/inventory'
import { dialSocket } from '@pileus/agent/socket'
import { memoryState, type Identity } from '@pileus/agent/state'
import { makeKeys } from '@pileus/wire/keys'
import { hosts, type Host } from '@pileus/db/schema/fleet'
import { eq } from 'drizzle-orm'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cloud } from '../../platform/ctx.ts'
import { startWorker } from '../../platform/worker.ts'
import type { TestOptions } from '../../platform/testing/cloud.ts'
import { allTasks } from '../../platform/task.ts'
import { callerOf, as } from '../dashboard/testing.ts'
import { identityCloud, type IdentityCloud } from '../identity/testing.ts'
import { agentDoor } from './gateway/door.ts'
import type { AgentFiles } from './gateway/files.ts'
import { startGateway, type Gateway } from './gateway/gateway.ts'
import type { GatewayTiming } from './gateway/timing.ts'
import { createToken } from './tokens/ops.ts'

export const operator = as('admin', { kind: 'system' })

/** Less patient than the real thing, so that tests end. */
export const quick: Partial<GatewayTiming> = {
  tickMs: 100,
  probeMs: 500,
  pingMs: 400,
  silenceMs: 2_000,
  seenMs: 300,
  answerMs: 10,
  resendMs: 400,
}
export const quickLink = { firstMs: 20, longestMs: 200, silenceMs: 2_000, handshakeMs: 1_500 }

export interface ControlSide {
  gateway: Gateway
  port: number
  url: string
  stop(): Promise<void>
}

/** The agents' door of one control process, on a port of its own. */
export async function openDoor(
  cloud: Cloud,
  options: { timing?: Partial<GatewayTiming>; port?: number; files?: AgentFiles } = {},
): Promise<ControlSide> {
  const gateway = startGateway({ cloud, timing: { ...quick, ...options.timing } })
  const door = agentDoor({ cloud, gateway, trustedProxies: [], plain: false, ...(options.files ? { files: options.files } : {}) })
  const server = createServer((request, response) => {
    if (!door.request(request, response)) response.writeHead(404).end()
  })
  server.on('upgrade', (request, socket, head) => {
    if (!door.upgrade(request, socket, head)) socket.destroy()
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    gateway,
    port,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.close()
      server.closeAllConnections()
      await gateway.stop()
    },
  }
}

export interface FleetCloud extends IdentityCloud {
  control: ControlSide
  call: ReturnType<typeof callerOf>
  /** Enrols a host with a fresh token. */
  enrol(name: string): Promise<Identity>
  host(id: string): Promise<Host>
}

/** A control plane with workers and a door for agents. */
export async function fleetCloud(options: TestOptions & { timing?: Partial<GatewayTiming>; workers?: boolean } = {}): Promise<FleetCloud> {
  const cloud = await identityCloud(options)
  const control = await openDoor(cloud, options)
  const call = callerOf(cloud)
  const worker = options.workers === false ? undefined : startWorker({ connection: cloud, wakeup: cloud.feed, tasks: allTasks() })
  return Object.assign(cloud, {
    control,
    call,
    async enrol(name: string) {
      const { token, controlKey } = await call(operator, createToken, {})
      return enrolWith(control.url, token, controlKey, name)
    },
    async host(id: string) {
      const [row] = await cloud.db.select().from(hosts).where(eq(hosts.id, id))
      if (!row) throw new Error(`There is no host ${id}.`)
      return row
    },
    close: closing(cloud, control, worker),
  })
}

function closing(cloud: IdentityCloud, control: ControlSide, worker: ReturnType<typeof startWorker> | undefined) {
  const { close } = cloud
  return async () => {
    await control.stop()
    await worker?.stop(2_000)
    await close()
  }
}

export async function enrolWith(
  url: string,
  token: string,
  controlKey: string,
  name: string,
  hardware = `hardware-of-${name}`,
): Promise<Identity> {
  const { privateKey } = makeKeys()
  const host = await enrol({ url, token, controlKey, name, hardware, privateKey })
  return { host, privateKey, controlKey }
}

/** The real agent with a host made of nothing. */
export function agentOf(url: string, identity: Identity, options: Partial<AgentOptions> = {}): Agent {
  return new Agent({
    dial: dialSocket(url),
    state: memoryState(identity),
    handlers: hostHandlers(),
    inventory: async () => ({ hardware: simulatedHardware(identity.host), storage: [] }),
    boot: 'boot-1',
    version: '0.0.0-test',
    log: () => undefined,
    timing: quickLink,
    ...options,
  })
}

/** Waits until it holds, or says what it was that did not. */
export async function until(what: string, holds: () => Promise<unknown> | unknown, ms = 10_000): Promise<void> {
  const end = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not come about within ${ms} ms: ${what}`)
    await new Promise((resume) => setTimeout(resume, 20))
  }
}
