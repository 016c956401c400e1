import { expect, test } from 'vitest'
import { initials } from './avatar.tsx'
import { moved } from './columns.tsx'
import { shorten } from './copy.tsx'
import { fromLocal, toLocal } from './date.tsx'
import { place } from './placement.tsx'
import { between, isSelected, nothingSelected, pageState, selectedCount, withKeys } from './selection.tsx'
import { splitTags } from './tags.tsx'
import { sayRelative } from './time.tsx'
import { linesOf } from './tree.tsx'
import { findTyped } from './typeahead.tsx'
import { virtualWindow } from './virtual.tsx'

test('a virtual window holds what is in sight, and never more than there is', () => {
  const extent = { count: 10_000, rowHeight: 40, viewport: 800, overscan: 10 }
  expect(virtualWindow({ ...extent, scrollTop: 0 })).toEqual({ start: 0, end: 30 })
  expect(virtualWindow({ ...extent, scrollTop: 4_000 })).toEqual({ start: 90, end: 130 })
  expect(virtualWindow({ ...extent, scrollTop: 399_200 })).toEqual({ start: 9_970, end: 10_000 })
  expect(virtualWindow({ ...extent, count: 5, scrollTop: 9_999 })).toEqual({ start: 5, end: 5 })
  expect(virtualWindow({ ...extent, scrollTop: -50 })).toEqual({ start: 0, end: 30 })
})

test('typing finds the next label, a repeated letter walks through them', () => {
  const labels = ['Edit', 'Delete', 'Disable', 'Domain']
  expect(findTyped(labels, 'd', -1)).toBe(1)
  expect(findTyped(labels, 'd', 1)).toBe(2)
  expect(findTyped(labels, 'dd', 1)).toBe(2)
  expect(findTyped(labels, 'd', 3)).toBe(1)
  expect(findTyped(labels, 'do', 1)).toBe(3)
  expect(findTyped(labels, 'x', 0)).toBe(-1)
  expect(findTyped([], 'x', 0)).toBe(-1)
})

test('a selection of rows grows, shrinks and spans a range', () => {
  const page = ['a', 'b', 'c', 'd']
  const some = withKeys(nothingSelected, page, between(page, 'b', 'd'), true)
  expect(page.filter((key) => isSelected(some, key))).toEqual(['b', 'c', 'd'])
  expect(pageState(some, page)).toBe('some')
  expect(pageState(withKeys(some, page, page, true), page)).toBe(true)
  expect(between(page, null, 'c')).toEqual(['c'])
  expect(between(page, 'd', 'b')).toEqual(['b', 'c', 'd'])
})

test('taking one away from “all matching” leaves those of the page', () => {
  const left = withKeys({ kind: 'matching' }, ['a', 'b'], ['a'], false)
  expect(left).toEqual({ kind: 'keys', keys: new Set(['b']) })
  expect(selectedCount({ kind: 'matching' }, 4_133)).toBe(4_133)
})

test('what floats turns to the side with room and stays on the screen', () => {
  const view = { width: 1_000, height: 600 }
  const wish = { side: 'bottom', align: 'start', rtl: false } as const
  expect(place({ left: 100, top: 100, width: 80, height: 32 }, { width: 200, height: 300 }, view, wish)).toMatchObject({
    left: 100,
    top: 136,
  })
  expect(place({ left: 100, top: 500, width: 80, height: 32 }, { width: 200, height: 300 }, view, wish).top).toBe(196)
  expect(place({ left: 950, top: 100, width: 40, height: 32 }, { width: 200, height: 300 }, view, wish).left).toBe(792)
  expect(place({ left: 500, top: 100, width: 80, height: 32 }, { width: 200, height: 300 }, view, { ...wish, rtl: true }).left).toBe(380)
})

test('columns change places with their neighbours and not with the edge', () => {
  expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c'])
})

test('tags are divided by commas and line ends', () => {
  expect(splitTags(' a, b,,a\nc', ['c'])).toEqual(['a', 'b'])
})

test('local and UTC times are the same moment', () => {
  const iso = '2026-11-21T12:30:00.000Z'
  expect(fromLocal(toLocal(iso))).toBe(iso)
  expect(toLocal('nonsense')).toBe('')
  expect(fromLocal('')).toBeNull()
})

test('times are told in the largest unit that fits', () => {
  const now = Date.UTC(2026, 10, 21)
  expect(sayRelative(now - 20_000, now, 'en')).toBe('now')
  expect(sayRelative(now - 3 * 60_000, now, 'en')).toBe('3 minutes ago')
  expect(sayRelative(now + 26 * 3_600_000, now, 'en')).toBe('tomorrow')
  expect(sayRelative(now - 800 * 86_400_000, now, 'de')).toBe('vor 2 Jahren')
})

test('ids are shortened in the middle, short ones not at all', () => {
  expect(shorten('9f86d081884c7d659a2feaa0c55ad015')).toBe('9f86d081…d015')
  expect(shorten('default')).toBe('default')
})

test('a tree shows what is open', () => {
  const nodes = [
    { id: 'a', label: 'a', href: '#', children: [{ id: 'b', label: 'b', href: '#', children: [{ id: 'c', label: 'c', href: '#' }] }] },
  ]
  expect(linesOf(nodes, new Set()).map((line) => line.node.id)).toEqual(['a'])
  expect(linesOf(nodes, new Set(['a', 'b'])).map((line) => [line.node.id, line.level, line.parent])).toEqual([
    ['a', 1, null],
    ['b', 2, 'a'],
    ['c', 3, 'b'],
  ])
})

test('initials are of the first and the last word', () => {
  expect([initials('Ada King Lovelace'), initials('admin'), initials('')]).toEqual(['AL', 'A', '?'])
})
