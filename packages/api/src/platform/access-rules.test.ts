import { expect, test } from 'vitest'
import { pathMatches, permits } from './access-rules.ts'

test.each([
  ['/v2.1/servers', '/v2.1/servers', true],
  ['/v2.1/servers', '/v2x1/servers', false],
  ['/v2.1/servers', '/v2.1/servers/1', false],
  ['/v2.1/servers', '/v2.1/servers/', false],
  ['/v2.1/servers/*/ips', '/v2.1/servers/1/ips', true],
  ['/v2.1/servers/*/ips', '/v2.1/servers/1/2/ips', false],
  ['/v2.1/servers/*/ips', '/v2.1/servers//ips', false],
  ['/v2.1/servers/{server_id}/ips', '/v2.1/servers/1/ips', true],
  ['/v2.1/servers/{server_id}-{n}', '/v2.1/servers/a-1', true],
  ['/v2.1/servers/a*b*', '/v2.1/servers/axxbx', true],
  ['/v2.1/servers/a*b*', '/v2.1/servers/axxb', false],
  ['/v2.1/**', '/v2.1/servers/1/ips', true],
  ['/v2.1/**/ips', '/v2.1/servers/1/ips', true],
  ['/v2.1/**/ips', '/v2.1/servers/1/ip', false],
  ['/**', '/', true],
  ['/v2.1/**', '/v3/servers', false],
  ['/v2.1/**', '/v2.1', false],
])('%s and %s: %s', (pattern, path, matches) => {
  expect(pathMatches(pattern, path)).toBe(matches)
})

const asked = { service: 'compute', method: 'GET', path: '/compute/v2.1/servers', prefix: '/compute' }

test('a rule allows one method of one service, with or without its prefix', () => {
  expect(permits(undefined, asked)).toBe(true)
  expect(permits([{ service: 'compute', method: 'GET', path: '/v2.1/servers' }], asked)).toBe(true)
  expect(permits([{ service: 'compute', method: 'GET', path: '/compute/v2.1/servers' }], asked)).toBe(true)
  expect(permits([{ service: 'compute', method: 'POST', path: '/v2.1/servers' }], asked)).toBe(false)
  expect(permits([{ service: 'network', method: 'GET', path: '/v2.1/servers' }], asked)).toBe(false)
})

test('a token may always look at itself', () => {
  const rules = [{ service: 'compute', method: 'GET', path: '/v2.1/servers' }]
  const look = { service: 'identity', method: 'GET', path: '/identity/v3/auth/tokens', prefix: '/identity' }
  expect(permits(rules, look)).toBe(true)
  expect(permits(rules, { ...look, method: 'POST' })).toBe(false)
  expect(permits(rules, { ...look, path: '/identity/v3/auth/projects' })).toBe(false)
})

test('a pattern made to take long does not', () => {
  const begin = performance.now()
  expect(pathMatches('/**'.repeat(70), `${'/a'.repeat(2000)}!`)).toBe(true)
  expect(pathMatches(`${'/**'.repeat(70)}/x`, '/a'.repeat(2000))).toBe(false)
  expect(performance.now() - begin).toBeLessThan(500)
})
