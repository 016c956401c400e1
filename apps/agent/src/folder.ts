import { makeKeys, publicKeyPattern } from '@pileus/wire/keys'
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { openJournal, syncFolder } from './journal.ts'
import type { AgentState } from './state.ts'

/** `host.json`: who this host is to which cloud. */
const membership = z.object({
  host: z.uuid(),
  name: z.string(),
  url: z.url(),
  controlKey: z.string().regex(publicKeyPattern),
})
export type Membership = z.output<typeof membership>

/** Nobody else may enter: the host's key is in it. */
export async function prepareFolder(folder: string) {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
}

/** The host's own key, made here; it never leaves the folder. Kept when it is there already, so that an enrolment can be tried again. */
export async function ownKey(folder: string): Promise<KeyObject> {
  const path = join(folder, 'key.pem')
  const known = await readPrivate(path)
  if (known !== undefined) return createPrivateKey(known)
  const { privateKey } = makeKeys()
  await writeDurably(folder, 'key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  return privateKey
}

async function readPrivate(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return undefined
  if ((found.mode & 0o077) !== 0) throw new Error(`${path} can be read by others: chmod 600 it, and enrol again if somebody may have.`)
  return readFile(path, 'utf8')
}

/** The number of the last session belongs to the host: whoever repeats an enrolment keeps it. */
export async function saveMembership(folder: string, wanted: Membership) {
  const known = await readMembership(folder).catch(() => undefined)
  if (known?.host !== wanted.host) await writeDurably(folder, 'session', '0')
  await writeDurably(folder, 'host.json', `${JSON.stringify(wanted, null, 2)}\n`)
}

export async function readMembership(folder: string): Promise<Membership | undefined> {
  const text = await readFile(join(folder, 'host.json'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : membership.parse(JSON.parse(text))
}

export async function openFolder(folder: string): Promise<AgentState & { membership: Membership }> {
  const found = await readMembership(folder)
  if (!found) throw new Error(`${folder} holds no enrolment: run pileus-agent enrol with the command that the hosts page shows.`)
  const key = await readPrivate(join(folder, 'key.pem'))
  if (key === undefined) throw new Error(`${join(folder, 'key.pem')} is missing: enrol this host again.`)
  let session = z.coerce
    .number()
    .int()
    .min(0)
    .parse(await readFile(join(folder, 'session'), 'utf8'))
  return {
    membership: found,
    identity: { host: found.host, privateKey: createPrivateKey(key), controlKey: found.controlKey },
    session: () => session,
    async saveSession(next) {
      await writeDurably(folder, 'session', String(next))
      session = next
    },
    journal: await openJournal(join(folder, 'journal.jsonl')),
  }
}

async function writeDurably(folder: string, name: string, text: string) {
  const path = join(folder, name)
  const file = await open(`${path}.new`, 'w', 0o600)
  await file.writeFile(text)
  await file.sync()
  await file.close()
  await rename(`${path}.new`, path)
  await syncFolder(folder)
}
