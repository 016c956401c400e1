import { chmodSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { FileStore } from './file.ts'
import { storeContract } from './testing/contract.ts'

const folders: string[] = []
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'pileus-store-'))
  folders.push(made)
  return made
}
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true, force: true })))

storeContract('files', () => new FileStore(folder()))

test('names that are no ids reach nothing', async () => {
  const store = new FileStore(folder())
  for (const id of ['../../etc/passwd', '', 'a/b', '.']) {
    await expect(store.write(id)).rejects.toThrow()
    await expect(store.read(id)).rejects.toThrow()
    await expect(store.remove(id)).rejects.toThrow()
  }
})

test('a folder that cannot be written to is told as such', async () => {
  if (process.getuid?.() === 0) return // root may write everywhere
  const closed = folder()
  chmodSync(closed, 0o500)
  await expect(new FileStore(closed).write('01a1ffba-01ad-7e71-bac5-df7742a8c5a6')).rejects.toMatchObject({ code: 'unavailable' })
})

test('files of others in the folder are left alone', async () => {
  const own = folder()
  const store = new FileStore(own)
  const id = '01a1ffba-01ad-7e71-bac5-df7742a8c5a6'
  await (await store.write(id)).pause()
  utimesSync(join(own, 'arriving', id), new Date(0), new Date(0))
  const found = []
  for await (const each of store.list()) found.push(each)
  expect(found).toEqual([{ id, changedAt: new Date(0) }])
  expect(readdirSync(own).sort()).toEqual(['arriving', 'data'])
})
