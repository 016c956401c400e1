import { expect, test } from 'vitest'
import { Ledger, type LedgerEntry } from './ledger.ts'

const command = (seq: number, subject = 'guest-1') => ({ id: `command-${seq}`, seq, subject })
const ok = { ok: null }

test('a lower number is refused, for its own subject only', () => {
  const ledger = new Ledger()
  expect(ledger.admit(command(6))).toEqual({ run: true })
  expect(ledger.admit(command(5))).toEqual({ answer: { refused: true } })
  expect(ledger.admit(command(4, 'guest-2'))).toEqual({ run: true })
})

test('a finished command is answered again and not run again; under a new number it is run', () => {
  const ledger = new Ledger()
  ledger.admit(command(5))
  ledger.finish(command(5), ok)
  ledger.admit(command(6))
  expect(ledger.admit(command(5))).toEqual({ answer: ok })
  expect(ledger.admit({ ...command(5), seq: 7 })).toEqual({ run: true })
})

test('a command whose host died in the middle runs again after the journal was read', () => {
  const journal: LedgerEntry[] = []
  const before = new Ledger((entry) => journal.push(entry))
  before.admit(command(5))
  before.finish(command(5), ok)
  before.admit(command(6))
  const after = new Ledger()
  after.replay(journal)
  expect(after.admit(command(5))).toEqual({ answer: ok })
  expect(after.admit(command(6))).toEqual({ run: true })
  expect(after.admit(command(4))).toEqual({ answer: { refused: true } })
})

test('both memories are bounded, and a forgotten subject refuses what may be too late', () => {
  const ledger = new Ledger(undefined, { subjects: 2, finished: 2 })
  for (const seq of [1, 2, 3, 4]) {
    ledger.admit(command(seq, `guest-${seq}`))
    ledger.finish(command(seq, `guest-${seq}`), ok)
  }
  expect(ledger.admit(command(1, 'guest-1'))).toEqual({ answer: { refused: true } })
  expect(ledger.admit(command(2, 'guest-1'))).toEqual({ run: true })
  const copy = new Ledger(undefined, { subjects: 2, finished: 2 })
  copy.replay(ledger.entries())
  expect([...copy.entries()].toSorted(bySeq)).toEqual([...ledger.entries()].toSorted(bySeq))
})

const bySeq = (a: LedgerEntry, b: LedgerEntry) => a.seq - b.seq || a.id.localeCompare(b.id)

test('a command that must happen once is answered, not run again, when its host died in the middle', () => {
  const journal: LedgerEntry[] = []
  new Ledger((entry) => journal.push(entry)).admit(command(5), true)
  const after = new Ledger()
  after.replay(journal)
  const compacted = new Ledger()
  compacted.replay(after.entries())
  for (const ledger of [after, compacted]) {
    ledger.admit(command(6))
    expect(ledger.admit(command(5), true)).toMatchObject({ answer: { fault: { code: 'interrupted' } } })
    expect(ledger.admit({ ...command(5), seq: 7 }, true)).toEqual({ run: true })
  }
})
