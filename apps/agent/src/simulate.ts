// Many simulated hosts in one process: the real agent, with hosts made of nothing. `--hosts N --seed S --faults FILE --url U --tokens FILE --state FILE`
import { readFileSync, existsSync, writeFileSync } from 'node:fs'
import { createPrivateKey } from 'node:crypto'
import { parseArgs } from 'node:util'
import { makeKeys, publicKeyPattern } from '@pileus/wire/keys'
import { z } from 'zod'
import { Agent } from './agent.ts'
import type { Sampler } from './frames.ts'
import { enrol } from './enrol.ts'
import { hostHandlers } from './handlers.ts'
import { simulatedHardware } from './inventory.ts'
import { dialSocket } from './socket.ts'
import { type Identity, memoryState } from './state.ts'
import { faults, makeWorld, unreliable, type World } from './world.ts'

const { values: options } = parseArgs({
  options: {
    hosts: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string' },
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    'control-key': { type: 'string', default: '' },
    /** How many values each host measures. */
    series: { type: 'string', default: '33' },
    /** One token a line, for the hosts that are not enrolled yet. */
    tokens: { type: 'string' },
    /** Where the keys of simulated hosts are kept. Not a place for keys of anything real. */
    state: { type: 'string' },
  },
})

const kept = z.array(z.object({ host: z.uuid(), key: z.string(), controlKey: z.string().regex(publicKeyPattern) }))
const atOnce = 8

async function identities(count: number): Promise<Identity[]> {
  const { state, url, tokens } = options
  const known = state !== undefined && existsSync(state) ? kept.parse(JSON.parse(readFileSync(state, 'utf8'))) : []
  const fresh = tokens === undefined ? [] : readFileSync(tokens, 'utf8').split('\n').filter(Boolean)
  while (known.length < count && fresh.length > 0) {
    const some = fresh.splice(0, Math.min(atOnce, count - known.length))
    const first = known.length
    known.push(...(await Promise.all(some.map((token, n) => enrolOne(url, token, first + n)))))
  }
  if (state !== undefined) writeFileSync(state, JSON.stringify(known), { mode: 0o600 })
  return known.slice(0, count).map(({ host, key, controlKey }) => ({ host, controlKey, privateKey: createPrivateKey(key) }))
}

async function enrolOne(url: string, token: string, n: number) {
  const { privateKey } = makeKeys()
  const controlKey = options['control-key']
  const name = `sim-${options.seed}-${n}`
  const host = await enrol({ url, token, controlKey, name, hardware: `simulated-${name}`, privateKey })
  return { host, controlKey, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

const usualNames = [
  ...['user', 'system', 'wait', 'steal', 'idle'].map((name) => `host.cpu.${name}`),
  ...['1', '5', '15'].map((minutes) => `host.load.${minutes}`),
  ...['total', 'used', 'cached', 'available', 'swapped'].map((name) => `host.memory.${name}`),
  ...['read', 'written', 'reads', 'writes', 'busy'].flatMap((name) => [`host.disk.nvme0n1.${name}`, `host.disk.nvme1n1.${name}`]),
  ...['received', 'sent', 'packets_in', 'packets_out', 'dropped'].flatMap((name) => [`host.net.eth0.${name}`, `host.net.eth1.${name}`]),
]

const wanted = Number(options.series)
const names = [...usualNames, ...Array.from({ length: Math.max(0, wanted - usualNames.length) }, (_, n) => `host.more.${n}`)].slice(
  0,
  wanted,
)

/** Walks at random, as loads do: neighbours in time are alike, and no two hosts are. */
function simulatedSampler(world: World): Sampler {
  const values = Float64Array.from(names, () => world.random() * 1_000)
  return async () => {
    for (const [n, value] of values.entries()) values[n] = Math.max(0, Math.round((value + (world.random() - 0.5) * 50) * 100) / 100)
    return { names, values: values.slice() }
  }
}

const given = faults.parse(options.faults === undefined ? {} : JSON.parse(readFileSync(options.faults, 'utf8')))
const agents = (await identities(Number(options.hosts))).map((identity, n) => {
  const world = makeWorld(Number(options.seed) * 100_003 + n, given)
  const skew = (world.random() - 0.5) * 2 * given.skewMs
  return new Agent({
    dial: unreliable(dialSocket(options.url), world),
    state: memoryState(identity),
    handlers: hostHandlers(),
    inventory: async () => ({ hardware: simulatedHardware(identity.host), storage: [] }),
    sampler: simulatedSampler(world),
    boot: `simulated-${options.seed}`,
    version: 'simulated',
    log: () => undefined,
    clock: () => Date.now() + skew,
    random: world.random,
  })
})
for (const agent of agents) agent.start()

const tell = () => {
  const connected = agents.filter((agent) => agent.connected).length
  process.stdout.write(`${JSON.stringify({ hosts: agents.length, connected, rss: process.memoryUsage().rss, cpu: process.cpuUsage() })}\n`)
}
setInterval(tell, 1_000)
process.stdin.on('end', () => process.exit(0)).resume()
