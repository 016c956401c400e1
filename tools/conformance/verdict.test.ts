import { describe, expect, test } from 'vitest'
import { crc32 } from 'node:zlib'
import { type Outcome, outcomes } from './outcome.ts'
import { packets } from './subunit.ts'
import { type Expectations, judge } from './verdict.ts'

const codes = { exists: 1, inprogress: 2, success: 3, skip: 5, fail: 6 } as const

/** A packet as Tempest would write it. */
function packet(test: string, status?: keyof typeof codes, attachment?: [name: string, content: string]): Buffer {
  const string = (text: string) => Buffer.concat([size(Buffer.byteLength(text)), Buffer.from(text)])
  const size = (value: number) => (value < 64 ? Buffer.of(value) : Buffer.of(0x40 | (value >> 8), value & 0xff))
  const flags = 0x2000 | 0x0800 | (attachment ? 0x0040 : 0) | (status ? codes[status] : 0)
  const body = Buffer.concat([string(test), ...(attachment ? attachment.map(string) : [])])
  const length = 3 + 2 + body.length + 4
  const head = Buffer.concat([Buffer.of(0xb3, flags >> 8, flags & 0xff, 0x40 | (length >> 8), length & 0xff), body])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(head))
  return Buffer.concat([head, sum])
}

const stream = (...parts: Buffer[]) => Buffer.concat(parts)

describe('the stream of Tempest', () => {
  test('is read packet by packet, whatever was printed in between', () => {
    const noise = Buffer.from([0xb3, 0x20, 0x00, 0x05, 0x41, 0x0a])
    const read = [...packets(stream(noise, packet('a', 'success'), Buffer.from('hello'), packet('b', 'fail', ['traceback', 'oops'])))]
    expect(read.map((p) => [p.test, p.status, p.attachment?.bytes.toString()])).toEqual([
      ['a', 'success', undefined],
      ['b', 'fail', 'oops'],
    ])
  })

  test('a damaged packet is not believed', () => {
    const damaged = packet('a', 'success')
    damaged[6] = 0x7a
    expect([...packets(damaged)]).toEqual([])
  })

  test('a class that skips or fails at once decides for all its tests', () => {
    const read = outcomes(
      stream(
        packet('m.A.one[id-1]', 'exists'),
        packet('m.A.two', 'exists'),
        packet('m.B.one', 'exists'),
        packet('setUpClass (m.A)', undefined, ['reason', 'not here']),
        packet('setUpClass (m.A)', 'skip'),
        packet('setUpClass (m.B)', undefined, ['traceback-1', 'broken']),
        packet('setUpClass (m.B)', 'fail'),
      ),
    )
    expect(read.map((o) => [o.test, o.status, o.detail])).toEqual([
      ['m.A.one[id-1]', 'skipped', 'not here'],
      ['m.A.two', 'skipped', 'not here'],
      ['m.B.one', 'failed', 'broken'],
    ])
  })

  test('a test without a result failed, and so does a clean-up', () => {
    const read = outcomes(stream(packet('m.A.one', 'exists'), packet('m.A.one', 'inprogress'), packet('tearDownClass (m.A)', 'fail')))
    expect(read.map((o) => [o.test, o.status])).toEqual([
      ['m.A.one', 'failed'],
      ['tearDownClass (m.A)', 'failed'],
    ])
  })
})

describe('the verdict', () => {
  const outcome = (name: string, status: Outcome['status'], detail = ''): Outcome => ({ test: name, status, seconds: 0, detail, log: '' })
  const expected: Expectations = {
    count: 3,
    skips: [{ tests: /\.old$/, count: 1, reason: 'gone' }],
    advisories: [{ tests: /\.unsafe$/, count: 1, reason: 'CVE-1', because: /BadRequest/ }],
  }
  const good = [outcome('a.new', 'passed'), outcome('a.old', 'skipped'), outcome('a.unsafe', 'failed', 'Traceback\nBadRequest')]
  const problems = (...changed: Outcome[]) => judge(changed, expected, false).problems

  test('what is listed is no problem, and a contradiction counts as skipped', () => {
    expect(judge(good, expected, false)).toMatchObject({ passed: 1, failed: 0, skipped: 2, problems: [] })
  })

  test.each([
    ['a failure', [outcome('a.new', 'failed', 'why')], /^failed: a.new: why/],
    ['a skip that is not listed', [outcome('a.new', 'skipped', 'no reason')], /skipped, and should have run: a.new: no reason/],
    ['a listed skip that ran', [outcome('a.old', 'passed')], /listed as skipped \(gone\)/],
    ['a listed skip that failed', [outcome('a.old', 'failed')], /listed as skipped \(gone\)/],
    ['a forbidden demand that is met', [outcome('a.unsafe', 'passed')], /an advisory forbids \(CVE-1\)/],
    ['a forbidden demand that fails in another way', [outcome('a.unsafe', 'failed', 'Timeout')], /^failed: a.unsafe: Timeout/],
  ])('%s fails the run', (_, changed, message) => {
    const all = [...changed, ...good.filter((g) => changed.every((c) => c.test !== g.test))]
    expect(problems(...all)).toEqual([expect.stringMatching(message)])
  })

  test('missing tests fail the run, unless only some were asked for', () => {
    expect(problems(...good.slice(1))).toEqual(['2 tests were found, 3 were expected'])
    expect(judge(good.slice(0, 1), expected, true).problems).toEqual([])
  })

  test('a list of exceptions that no longer fits fails the run', () => {
    expect(problems(good[0] ?? outcome('', 'passed'), outcome('a.other', 'passed'), good[2] ?? outcome('', 'passed'))).toEqual([
      expect.stringMatching(/out of date: 0 tests match/),
    ])
  })
})
