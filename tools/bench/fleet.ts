import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { runningEmbedded } from '@pileus/db/running'
import { connect, type Connection } from '@pileus/db/client'
import { unusedPort } from '../fresh-server.ts'
import type { Line } from './identity.ts'
import { usage } from './processes.ts'

const root = join(import.meta.dirname, '../..')
const megabyte = 1024 * 1024
/** 330 values of a thousand hosts every ten seconds are 33,000 samples a second: a host with some 25 guests. */
const settings = { hosts: 1_000, series: 330, metricSeconds: 40, outageSeconds: 20 }
const password = 'bench-of-the-fleet'

interface Control {
  child: ChildProcess
  url: string
}

/** A thousand simulated hosts out of one process, against one control process with its own Postgres. Nothing of it is compared with anybody. */
export async function measureFleet({ say, hosts = settings.hosts }: { say: (text: string) => void; hosts?: number }): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pileus-fleet-'))
  chmodSync(folder, 0o755)
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  const port = await unusedPort()
  let control = await startControl(folder, port)
  stack.defer(() => end(control.child))
  const token = await login(control.url)
  await writeTokens(control.url, token, folder, hosts)
  await sleep(3_000)
  const idle = usage(processes(control, folder))
  const began = performance.now()
  const simulator = startSimulator(control.url, folder, hosts, (await firstToken(control.url, token)).controlKey)
  stack.defer(() => simulator.stop())
  await simulator.connected(hosts, 120_000)
  const enrolSeconds = (performance.now() - began) / 1_000
  say(`${hosts} hosts enrolled and connected in ${enrolSeconds.toFixed(1)} s`)
  const metrics = await measureMetrics(control, folder, simulator)
  const commands = await measureCommands(folder, hosts)
  const loaded = usage(processes(control, folder))
  say('killing the control plane')
  const storm = await measureStorm(folder, hosts, async () => {
    control.child.kill('SIGKILL')
    await sleep(settings.outageSeconds * 1_000)
    control = await startControl(folder, port)
    const ready = performance.now()
    await simulator.connected(hosts, 120_000)
    return (performance.now() - ready) / 1_000
  })
  const line = (measure: string, unit: string, ours: number, gate: Line['gate'], detail: Record<string, number>): Line => ({
    measure,
    unit,
    ours,
    theirs: null,
    ratio: null,
    spread: null,
    gate,
    of: 'ours',
    detail,
  })
  return [
    line('enrol and connect all hosts', 's', enrolSeconds, { most: 120 }, { hosts }),
    line('metrics, processor of control and Postgres', 'cores', metrics.cores, { most: 0.7 }, metrics),
    line('commands through task, row, ledger and back', 's for all', commands, { most: 60 }, { perSecond: hosts / commands }),
    line('reconnect after kill -9 of control', 's', storm.seconds, { most: 60 }, { outageSeconds: settings.outageSeconds }),
    line('hosts marked down meanwhile', 'hosts', storm.down, { most: 0 }, {}),
    line('commands lost or answered twice', 'commands', storm.wrong, { most: 0 }, { given: hosts }),
    line(
      'control and Postgres with all hosts',
      'MB',
      loaded.bytes / megabyte,
      { most: 700 },
      {
        idle: idle.bytes / megabyte,
        kilobytesPerHost: (loaded.bytes - idle.bytes) / 1024 / hosts,
        simulator: simulator.rss() / megabyte,
      },
    ),
  ]
}

async function startControl(folder: string, port: number): Promise<Control> {
  const output = openSync(join(folder, 'control.log'), 'a')
  const child = spawn(process.execPath, [join(root, 'apps/web/server/main.ts')], {
    env: {
      ...process.env,
      PORT: String(port),
      PILEUS_DATA: join(folder, 'data'),
      PILEUS_CACHE: join(folder, 'cache'),
      ADMIN_PASSWORD: password,
      ROLE: 'api,gateway,worker',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', output, output],
  })
  const url = `http://127.0.0.1:${port}`
  for (const until = Date.now() + 60_000; ; await sleep(50)) {
    const reply = await fetch(`${url}/readyz`).catch(() => null)
    if (reply?.ok) return { child, url }
    if (Date.now() > until || child.exitCode !== null) throw new Error(`The control plane did not start; see ${folder}/control.log`)
  }
}

async function end(child: ChildProcess) {
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await gone
}

/** The embedded Postgres is in a session of its own, and a child no more after its control process was killed. */
function processes({ child }: Control, folder: string): number[] {
  const [postmaster] = readFileSync(join(folder, 'data/postgres/data/postmaster.pid'), 'utf8').split('\n')
  return [child.pid ?? 0, Number(postmaster)]
}

async function login(url: string): Promise<string> {
  const answer = await fetch(`${url}/identity/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      auth: {
        identity: { methods: ['password'], password: { user: { name: 'admin', password, domain: { id: 'default' } } } },
        scope: { system: { all: true } },
      },
    }),
  })
  return answer.headers.get('x-subject-token') ?? ''
}

const made = z.object({ result: z.object({ data: z.object({ token: z.string(), controlKey: z.string() }) }) })

async function firstToken(url: string, token: string): Promise<{ token: string; controlKey: string }> {
  const answer = await fetch(`${url}/trpc/fleet/tokens.create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-auth-token': token },
    body: JSON.stringify({ minutes: 60 }),
  })
  return made.parse(await answer.json()).result.data
}

async function writeTokens(url: string, token: string, folder: string, hosts: number) {
  const tokens: string[] = []
  while (tokens.length < hosts) {
    const some = await Promise.all(Array.from({ length: Math.min(20, hosts - tokens.length) }, () => firstToken(url, token)))
    tokens.push(...some.map((one) => one.token))
  }
  writeFileSync(join(folder, 'tokens'), tokens.join('\n'))
}

const told = z.object({ connected: z.number(), rss: z.number(), cpu: z.object({ user: z.number(), system: z.number() }) })

function startSimulator(url: string, folder: string, hosts: number, controlKey: string) {
  const given = [
    '--hosts',
    String(hosts),
    '--series',
    String(settings.series),
    '--url',
    url,
    '--tokens',
    join(folder, 'tokens'),
    '--control-key',
    controlKey,
  ]
  const child = spawn(process.execPath, [join(root, 'apps/agent/src/simulate.ts'), ...given], { stdio: ['pipe', 'pipe', 'inherit'] })
  let last: z.output<typeof told> = { connected: 0, rss: 0, cpu: { user: 0, system: 0 } }
  let rest = ''
  child.stdout.on('data', (data: Buffer) => {
    const lines = (rest + data.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) last = told.parse(JSON.parse(line))
  })
  return {
    rss: () => last.rss,
    cpuSeconds: () => (last.cpu.user + last.cpu.system) / 1e6,
    async connected(wanted: number, ms: number) {
      for (const until = Date.now() + ms; last.connected < wanted; await sleep(100))
        if (Date.now() > until) throw new Error(`Only ${last.connected} of ${wanted} hosts are connected.`)
    },
    async stop() {
      child.kill('SIGTERM')
    },
  }
}

const database = (folder: string): Connection => connect(runningEmbedded(join(folder, 'data/postgres')) ?? '', { max: 2 })

async function measureMetrics(control: Control, folder: string, simulator: ReturnType<typeof startSimulator>) {
  await sleep(15_000)
  const { sql, close } = database(folder)
  const count = async () => Number((await sql<{ n: string }[]>`select count(*) as n from fleet.frame`)[0]?.n ?? 0)
  const [framesBefore, before, simulated, began] = [
    await count(),
    usage(processes(control, folder)),
    simulator.cpuSeconds(),
    performance.now(),
  ]
  await sleep(settings.metricSeconds * 1_000)
  const seconds = (performance.now() - began) / 1_000
  const after = usage(processes(control, folder))
  const frames = (await count()) - framesBefore
  const [row] = await sql<{ series: number; bytes: number; total: string; n: string }[]>`
    select (select cardinality(names) from fleet.series_list limit 1) as series, (select avg(length(body))::float8 from fleet.frame) as bytes,
      (select sum(pg_total_relation_size(c.oid)) from pg_class c join pg_inherits i on i.inhrelid = c.oid where i.inhparent = 'fleet.frame'::regclass) as total,
      (select count(*) from fleet.frame) as n`
  await close()
  const series = row?.series ?? 0
  return {
    cores: (after.cpu - before.cpu) / seconds,
    samplesPerSecond: (frames * series) / seconds,
    framesPerSecond: frames / seconds,
    series,
    bytesPerSample: (row?.bytes ?? 0) / series,
    storedBytesPerSample: Number(row?.total ?? 0) / Number(row?.n ?? 1) / series,
    simulatorCores: (simulator.cpuSeconds() - simulated) / seconds,
  }
}

/** Begins a check of every host, as the operation does, and waits until each has ended. */
async function giveCommands(folder: string, request: string) {
  const { sql, close } = database(folder)
  await sql`insert into platform.task (id, kind, subject_kind, subject_id, request_id, step, deadline)
    select gen_random_uuid(), 'host.check', 'host', id::text, ${request}, 'ask', clock_timestamp() + interval '5 minutes' from fleet.host`
  await sql`select pg_notify('pileus', '')`
  await close()
}

async function ended(folder: string, request: string, hosts: number): Promise<{ failed: number; commands: number }> {
  const { sql, close } = database(folder)
  for (const until = Date.now() + 300_000; ; await sleep(100)) {
    const [row] = await sql<{ ended: number; failed: number; commands: number }[]>`
      select count(done)::int as ended, count(fault)::int as failed,
        (select count(*)::int from platform.command c join platform.task t on t.id = c.task_id where t.request_id = ${request} and c.state = 'done') as commands
      from platform.task where request_id = ${request}`
    if (row?.ended === hosts || Date.now() > until) {
      await close()
      return row ?? { failed: hosts, commands: 0 }
    }
  }
}

async function measureCommands(folder: string, hosts: number): Promise<number> {
  const began = performance.now()
  await giveCommands(folder, 'bench-quiet')
  const { failed } = await ended(folder, 'bench-quiet', hosts)
  if (failed > 0) throw new Error(`${failed} hosts did not answer.`)
  return (performance.now() - began) / 1_000
}

/** Commands are given just before the kill, so that they are under way in every possible state. */
async function measureStorm(folder: string, hosts: number, kill: () => Promise<number>) {
  await giveCommands(folder, 'bench-storm')
  await sleep(300)
  const seconds = await kill()
  const { failed, commands } = await ended(folder, 'bench-storm', hosts)
  const { sql, close } = database(folder)
  await sleep(10_000)
  const [row] = await sql<{ down: number; twice: number }[]>`
    select (select count(*)::int from platform.event where kind = 'host.down') as down,
      (select count(*)::int from (select 1 from platform.event where data->>'move' = 'done' and request_id = 'bench-storm'
        group by data->>'taskId' having count(*) > 1) as t) as twice`
  await close()
  return { seconds, down: row?.down ?? hosts, wrong: failed + (hosts - commands) + (row?.twice ?? 0) }
}
