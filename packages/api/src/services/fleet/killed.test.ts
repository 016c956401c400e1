import { enrol } from '@pileus/agent/enrol'
import { ownKey, prepareFolder, saveMembership } from '@pileus/agent/folder'
import { tasks } from '@pileus/db/schema/platform'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { and, eq, isNotNull } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fleetCloud, operator, until, type FleetCloud } from './testing.ts'
import { beginCounting } from './testing/counting.ts'
import { createToken } from './tokens/ops.ts'

const mortal = join(import.meta.dirname, '../../../../../apps/agent/src/testing/mortal.ts')

let cloud: FleetCloud
let folder = ''
beforeAll(async () => {
  cloud = await fleetCloud()
  folder = mkdtempSync(join(tmpdir(), 'pileus-agent-'))
})
afterAll(async () => {
  await cloud.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A host on a disk, as `pileus-agent enrol` makes it. */
async function hostOnDisk(name: string) {
  const home = join(folder, name)
  await prepareFolder(home)
  const { token, controlKey } = await cloud.call(operator, createToken, {})
  const privateKey = await ownKey(home)
  const host = await enrol({ url: cloud.control.url, token, controlKey, name, hardware: `hardware-of-${name}`, privateKey })
  await saveMembership(home, { host, name, url: cloud.control.url, controlKey })
  const effects = join(home, 'effects')
  writeFileSync(effects, '')
  const live = (killAt?: string) =>
    spawn(process.execPath, [mortal], {
      env: { ...process.env, FOLDER: home, EFFECTS: effects, ...(killAt ? { KILL_AT: killAt } : {}) },
      stdio: ['pipe', 'inherit', 'inherit'],
    })
  return { host, live, effects: () => readFileSync(effects, 'utf8').split('\n').filter(Boolean).length }
}

/** Where it dies, how often a repeatable effect has then happened, and one that must not be repeated. */
test.concurrent.each([
  ['received', 1, 1, false],
  ['journalled', 1, 0, true],
  ['done', 2, 1, true],
  ['kept', 1, 1, false],
  ['answered', 1, 1, false],
] as const)('an agent that is killed when a command is %s answers it after all', async (point, ensured, once_, interrupted) => {
  const host = await hostOnDisk(point)
  for (const kind of ['test.ensure', 'test.once'] as const) {
    const before = host.effects()
    await beginCounting(cloud, await cloud.host(host.host), kind)
    const dying = host.live(point)
    await once(dying, 'exit')
    expect(dying.signalCode).toBe('SIGKILL')
    const next = host.live()
    const ended = () =>
      cloud.db
        .select()
        .from(tasks)
        .where(and(eq(tasks.subjectId, host.host), eq(tasks.kind, `${kind}.task`), isNotNull(tasks.done)))
    await until('the command is answered', async () => (await ended()).length > 0, 20_000)
    expect(host.effects() - before, kind).toBe(kind === 'test.once' ? once_ : ensured)
    const [task] = await ended()
    expect(task?.fault?.includes('in the middle') ?? false).toBe(kind === 'test.once' && interrupted)
    next.kill('SIGKILL')
    await once(next, 'exit')
  }
})
