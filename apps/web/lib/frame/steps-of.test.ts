import { expect, test } from 'vitest'
import { stepsOf } from './steps-of.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
const move = (second: number, name: string, step: string, text: string | null = null) => ({ at: at(second), move: name, step, text })
const steps = ['schedule', 'boot', 'plug', 'teardown']
const live = { step: 'boot', done: null, fault: null, try: 0, error: null }

test('what is done, what runs and what is to come; not the way back, as long as nothing fails', () => {
  const told = stepsOf({ task: live, steps, back: 'teardown', moves: [move(0, 'begin', 'schedule'), move(2, 'next', 'boot')] })
  expect(told).toEqual([
    { id: 'schedule', state: 'done', ms: 2000 },
    { id: 'boot', state: 'running' },
    { id: 'plug', state: 'waiting' },
  ])
})

test('a step that is tried again says why', () => {
  const task = { ...live, try: 2, error: 'host-1 is busy' }
  const moves = [move(0, 'begin', 'schedule'), move(1, 'next', 'boot'), move(2, 'retry', 'boot', 'host-1 is busy')]
  expect(stepsOf({ task, steps, back: 'teardown', moves })[1]).toEqual({ id: 'boot', state: 'running', detail: 'host-1 is busy' })
})

test('a failure stands at the step where it happened, and the way back is shown', () => {
  const moves = [move(0, 'begin', 'schedule'), move(1, 'fail', 'teardown', 'No valid host was found.'), move(3, 'done', 'teardown')]
  const task = { ...live, step: 'teardown', done: at(3), fault: 'No valid host was found.' }
  expect(stepsOf({ task, steps, back: 'teardown', moves })).toEqual([
    { id: 'schedule', state: 'failed', ms: 1000, detail: 'No valid host was found.' },
    { id: 'boot', state: 'skipped' },
    { id: 'plug', state: 'skipped' },
    { id: 'teardown', state: 'done', ms: 2000 },
  ])
})

test('steps of an unknown kind are those that were seen', () => {
  const told = stepsOf({ task: live, steps: [], back: null, moves: [move(0, 'begin', 'schedule'), move(1, 'next', 'boot')] })
  expect(told.map(({ id, state }) => [id, state])).toEqual([
    ['schedule', 'done'],
    ['boot', 'running'],
  ])
})
