import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fleetCloud, openDoor, operator, until, type FleetCloud } from './testing.ts'
import { createToken } from './tokens/ops.ts'
import { showHost } from './hosts/browse.ts'
import { showMetrics } from './metrics/ops.ts'
import { hosts } from '@pileus/db/schema/fleet'
import { eq } from 'drizzle-orm'

const run = promisify(execFile)
const repository = join(import.meta.dirname, '../../../../..')

let cloud: FleetCloud
let prefix = ''
beforeAll(async () => {
  cloud = await fleetCloud({ workers: false })
  prefix = mkdtempSync(join(tmpdir(), 'pileus-install-'))
})
afterAll(async () => {
  await cloud.close()
  rmSync(prefix, { recursive: true, force: true })
})

test('the command of the hosts page makes a machine a host that is seen with its hardware and its metrics', async () => {
  await run(process.execPath, [join(repository, 'tools/build-agent.mjs')])
  const files = { bundle: join(repository, 'node_modules/.cache/pileus-agent/pileus-agent.mjs'), node: process.execPath }
  const door = await openDoor(cloud, { timing: { frameMs: 1_000 }, files })
  const { token, controlKey, command } = await cloud.call(operator, createToken, {})
  expect(command).toBe(
    `curl -fsSL http://localhost/agent/install.sh | sh -s -- --url http://localhost --token ${token} --control-key ${controlKey}`,
  )
  const script = join(prefix, 'install.sh')
  writeFileSync(script, await (await fetch(`${door.url}/agent/install.sh`)).text())
  const given = ['--url', door.url, '--token', token, '--control-key', controlKey, '--name', 'installed']
  const env = { ...process.env, PILEUS_PREFIX: prefix }
  const { stdout } = await run('sh', [script, ...given], { env })
  expect(stdout).toMatch(/This machine is host installed/)
  const state = join(prefix, 'var/lib/pileus-agent')
  expect([statSync(state).mode & 0o777, statSync(join(state, 'key.pem')).mode & 0o777]).toEqual([0o700, 0o600])
  expect(readFileSync(join(state, 'host.json'), 'utf8')).not.toContain(token)
  const agent = spawn(join(prefix, 'usr/local/bin/pileus-agent'), ['run', '--state', state], { stdio: 'ignore' })
  const [host] = await cloud.db.select().from(hosts).where(eq(hosts.name, 'installed'))
  const page = () => cloud.call(operator, showHost, { hostId: host?.id ?? '' })
  await until('its inventory is there', async () => (await page()).inventory !== null, 20_000)
  expect(await page()).toMatchObject({
    health: 'up',
    connected: true,
    inventory: { hardware: { simulated: false, kernel: expect.stringMatching(/\d/) } },
  })
  await until('it is measured', async () =>
    (await cloud.call(operator, showMetrics, { hostId: host?.id ?? '' })).names.includes('host.memory.used'),
  )
  agent.kill('SIGTERM')
  await once(agent, 'exit')
  const session = readFileSync(join(state, 'session'), 'utf8')
  await run('sh', [script, ...given], { env })
  expect([readFileSync(join(state, 'session'), 'utf8'), Number(session) > 0]).toEqual([session, true])
  rmSync(join(state, 'key.pem'))
  await expect(run('sh', [script, ...given], { env })).rejects.toThrow(/has been used already/)
  await door.stop()
})
