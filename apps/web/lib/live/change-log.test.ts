import { expect, test } from 'vitest'
import { ChangeLog, isAfter } from './change-log.ts'

test('cursors are compared by number, transaction first', () => {
  expect(isAfter('10.1', '9.5')).toBe(true)
  expect(isAfter('9.10', '9.9')).toBe(true)
  expect(isAfter('9.9', '9.9')).toBe(false)
  expect(isAfter('nonsense', '0.1')).toBe(false)
})

test('an answer is old when something that it shows changed after it was asked for', () => {
  const log = new ChangeLog('100.0')
  log.change('project.update', '101.7')
  expect(log.changedSince(['project'], '100.0')).toBe(true)
  expect(log.changedSince(['project'], '101.7')).toBe(false)
  expect(log.changedSince(['user'], '100.0')).toBe(false)
  expect(log.cursor).toBe('101.7')
})

test('after a resync whatever was asked for before is old', () => {
  const log = new ChangeLog('100.0')
  log.resync('150.0')
  expect(log.changedSince(['user'], '140.0')).toBe(true)
  expect(log.changedSince(['user'], '160.0')).toBe(false)
  expect(log.cursor).toBe('150.0')
})
