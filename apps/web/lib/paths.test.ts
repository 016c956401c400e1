import { expect, test } from 'vitest'
import { pathOf, paths, scopeHeader, scopeOf, type Scope } from './paths.ts'

const scopes: Scope[] = [{ kind: 'project', id: 'p1' }, { kind: 'domain', id: 'default' }, { kind: 'system' }]

test('every page has its path', () => {
  const all = Object.entries(paths).flatMap(([name, path]) => {
    const build = (...given: unknown[]) => `${name}: ${String(Reflect.apply(path, undefined, given))}`
    if (path.length === 0) return [build()]
    return name === 'login' ? [build(), build('/system?q=a')] : scopes.map((scope) => build(scope, 'id 1/2'))
  })
  expect(all.join('\n')).toMatchSnapshot()
})

test('a path says in which scope its requests are', () => {
  for (const scope of scopes) expect(scopeOf(`${paths.user(scope, 'u1')}?tab=groups`)).toEqual(scope)
  expect(scopeOf(paths.profile())).toBeNull()
  expect(scopeOf('/project')).toBeNull()
  expect([...scopes, null].map(scopeHeader)).toEqual(['project:p1', 'domain:default', 'system', 'none'])
})

test('an id that was made to mislead stays one segment', () => {
  expect(paths.project({ kind: 'system' }, '../users/1?x#y')).toBe('/system/projects/..%2Fusers%2F1%3Fx%23y')
})

test('what was found is shown where it can be shown', () => {
  const [project, domain, system] = scopes
  if (!project || !domain || !system) throw new Error('There are three places.')
  expect(pathOf(project, 'application_credential', 'a')).toBe('/project/p1/application-credentials/a')
  expect(pathOf(domain, 'application_credential', 'a')).toBe('/system/application-credentials/a')
  expect(pathOf(project, 'user', 'u')).toBe('/system/users/u')
  expect(pathOf(domain, 'user', 'u')).toBe('/domain/default/users/u')
  expect(pathOf(domain, 'domain', 'other')).toBe('/domain/other')
  expect(pathOf(domain, 'service', 's')).toBe('/system/services/s')
  expect(pathOf(domain, 'limit', 'l')).toBe('/domain/default/limits?q=l')
  expect(pathOf(system, 'region', 'north')).toBe('/system/regions?q=north')
  expect(pathOf(null, 'unheard_of', 'x')).toBe('/system')
})
