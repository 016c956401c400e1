// `pileus-agent enrol|run|status`: a real host. Everything that it keeps is in one folder.
import { hostname } from 'node:os'
import { join } from 'node:path'
import { mkdir } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Agent } from './agent.ts'
import type { Log } from './channel.ts'
import { enrol } from './enrol.ts'
import { openFolder, ownKey, prepareFolder, readMembership, saveMembership } from './folder.ts'
import { hostHandlers } from './handlers.ts'
import { bootId, hardwareId, poolOf, readHardware } from './hardware.ts'
import { machineSampler } from './metrics.ts'
import { agentUrl, dialSocket } from './socket.ts'

const version = '0.1.0'

const usage = `usage: pileus-agent <command> [--state FOLDER]

  enrol --url URL --token TOKEN --control-key KEY [--name NAME]   makes this machine a host; the hosts page shows the whole command
  run                                                             connects, and does what the control plane says
  status                                                          which cloud this host belongs to

AGENT_STATE names the folder, /var/lib/pileus-agent by default. AGENT_PLAIN=allow permits http to other machines.`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    state: { type: 'string' },
    url: { type: 'string' },
    token: { type: 'string' },
    'control-key': { type: 'string' },
    name: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
const folder = options.state ?? process.env['AGENT_STATE'] ?? '/var/lib/pileus-agent'
const plain = process.env['AGENT_PLAIN'] === 'allow'

const log: Log = (level, what, facts = {}) => {
  process.stderr.write(`${JSON.stringify({ level, time: new Date().toISOString(), msg: what, ...facts })}\n`)
}

async function enrolHere() {
  const { url, token, 'control-key': controlKey, name = hostname() } = options
  if (!url || !token || !controlKey) throw new Error(`--url, --token and --control-key are needed.\n\n${usage}`)
  agentUrl(url, plain)
  await prepareFolder(folder)
  const privateKey = await ownKey(folder)
  const host = await enrol({ url, token, controlKey, name, hardware: await hardwareId(), privateKey })
  await saveMembership(folder, { host, name, url, controlKey })
  console.log(`This machine is host ${name} (${host}) now. pileus-agent run connects it.`)
}

async function runHere() {
  const state = await openFolder(folder)
  if (plain) log('warn', 'AGENT_PLAIN=allow: what is said to and by this host can be read and changed on the way')
  const images = join(folder, 'images')
  await mkdir(images, { recursive: true, mode: 0o700 })
  const agent = new Agent({
    dial: dialSocket(state.membership.url, { plain }),
    state,
    handlers: hostHandlers(),
    inventory: async () => ({ hardware: await readHardware(version), storage: [await poolOf('default', images)] }),
    sampler: machineSampler(),
    boot: await bootId(),
    version,
    log,
  })
  agent.start()
  log('info', 'started', { host: state.identity.host, name: state.membership.name, url: state.membership.url })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void agent.stop().then(() => process.exit(0)))
}

async function tellStatus() {
  const found = await readMembership(folder)
  console.log(found ? `host ${found.name} (${found.host}) of ${found.url}` : `This machine is not enrolled: ${folder} holds nothing.`)
}

const commands = new Map([
  ['enrol', enrolHere],
  ['run', runHere],
  ['status', tellStatus],
])

const command = commands.get(positionals[0] ?? '')
if (!command || options.help) {
  console.error(usage)
  process.exit(options.help ? 0 : 2)
}
try {
  await command()
} catch (error) {
  console.error(`pileus-agent: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
