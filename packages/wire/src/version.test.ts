import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { enrolled, enrolment } from './handshake.ts'
import { allMessages } from './messages.ts'
import { commonVersion, wireFingerprint, wireVersions } from './version.ts'

test('what is said has not changed without a new entry in the table of versions', () => {
  const schemas = { ...allMessages, enrolment, enrolled }
  const text = JSON.stringify(
    Object.entries(schemas).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })]),
  )
  expect(createHash('sha256').update(text).digest('hex'), `wire ${wireVersions.max}`).toBe(wireFingerprint)
})

test('two ends take the newest version that both know', () => {
  expect(commonVersion([1, 3], { min: 1, max: 2 })).toBe(2)
  expect(commonVersion([1, 1], { min: 1, max: 2 })).toBe(1)
  expect(commonVersion([3, 4], { min: 1, max: 2 })).toBeUndefined()
  expect(commonVersion([1, 1], { min: 2, max: 3 })).toBeUndefined()
})
