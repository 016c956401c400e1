import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ledger } from '@pileus/wire/ledger'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ownKey, openFolder, prepareFolder, saveMembership } from './folder.ts'
import { openJournal } from './journal.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'pileus-journal-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const entry = (seq: number) => ({ id: `command-${seq}`, seq, subject: 'guest', answer: { ok: null } })

test('what was synced is there again, and a line that a crash has torn is cut off', async () => {
  const path = join(folder, 'journal')
  const journal = await openJournal(path)
  for (const seq of [1, 2, 3]) journal.write(entry(seq))
  await journal.sync()
  await journal.close()
  appendFileSync(path, '{"id":"command-4","seq":4,"subj')
  const again = await openJournal(path)
  expect(again.entries).toEqual([1, 2, 3].map(entry))
  again.write(entry(5))
  await again.sync()
  await again.close()
  const last = await openJournal(path)
  expect(last.entries).toEqual([1, 2, 3, 5].map(entry))
  await last.close()
})

test.each(Array.from({ length: 12 }, (_, n) => n * 17))('cut off after %i bytes it holds whole lines only', async (bytes) => {
  const path = join(folder, 'journal')
  const journal = await openJournal(path)
  for (const seq of [1, 2, 3]) journal.write(entry(seq))
  await journal.sync()
  await journal.close()
  writeFileSync(path, readFileSync(path).subarray(0, bytes))
  const cut = await openJournal(path)
  expect(cut.entries).toEqual([1, 2, 3].slice(0, cut.entries.length).map(entry))
  await cut.close()
})

test('many who wait share one sync, and a rewritten journal replays to the same ledger', async () => {
  const path = join(folder, 'journal')
  const journal = await openJournal(path)
  const ledger = new Ledger((line) => journal.write(line), { finished: 10, subjects: 5 })
  await Promise.all(
    Array.from({ length: 500 }, async (_, n) => {
      const command = { id: `command-${n}`, seq: n, subject: `guest-${n % 7}` }
      ledger.admit(command)
      await journal.sync()
      ledger.finish(command, { ok: n })
      await journal.sync()
    }),
  )
  const size = statSync(path).size
  journal.rewrite(() => ledger.entries())
  ledger.admit({ id: 'last', seq: 600, subject: 'guest-1' })
  await journal.sync()
  await journal.close()
  expect(statSync(path).size).toBeLessThan(size / 10)
  const after = new Ledger(undefined, { finished: 10, subjects: 5 })
  const reopened = await openJournal(path)
  after.replay(reopened.entries)
  await reopened.close()
  expect([...after.entries()].map((line) => JSON.stringify(line)).sort()).toEqual(
    [...ledger.entries()].map((line) => JSON.stringify(line)).sort(),
  )
})

test('a key that others can read is not used', async () => {
  await prepareFolder(folder)
  await ownKey(folder)
  await saveMembership(folder, {
    host: '0190a0a0-0000-7000-8000-000000000000',
    name: 'x',
    url: 'http://127.0.0.1',
    controlKey: 'A'.repeat(43),
  })
  expect(statSync(join(folder, 'key.pem')).mode & 0o777).toBe(0o600)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  await (await openFolder(folder)).journal.close()
  chmodSync(join(folder, 'key.pem'), 0o644)
  await expect(openFolder(folder)).rejects.toThrow(/can be read by others/)
})
