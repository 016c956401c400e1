import { afterAll, beforeAll, expect, test } from 'vitest'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'

let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud({ profile: 'scoped' })
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

interface Shown {
  user?: { id: string; name?: string }
  group?: { id: string }
  role: { id: string; name?: string }
  scope: { project?: { id: string }; domain?: { id: string }; system?: { all: true }; 'OS-INHERIT:inherited_to'?: string }
  links: { assignment: string; membership?: string; prior_role?: string }
}

async function list(filters: Record<string, string>, token = cloud.system) {
  const answer = await cloud.rest('GET', `/identity/v3/role_assignments?${new URLSearchParams(filters).toString()}`, { token })
  return { status: answer.status, shown: (answer.body as { role_assignments?: Shown[] }).role_assignments ?? [] }
}

const base = 'http://localhost/identity/v3'
const sorted = (values: (string | undefined)[]) => values.map(String).sort()

test('assignments are listed as they are, with filters', async () => {
  const domain = await society.domain()
  const [user, group, project] = [await society.user(domain), await society.group([], domain), await society.project(domain)]
  const role = await society.role('plain')
  await society.assign({ user }, 'plain', { project })
  await society.assign({ user }, 'plain', { domain }, true)
  await society.assign({ group }, 'plain', { domain })
  await society.assign({ user }, 'plain', { system: true })
  expect((await list({ 'role.id': role })).shown).toHaveLength(4)
  expect((await list({ 'scope.project.id': project })).shown).toEqual([
    {
      user: { id: user },
      scope: { project: { id: project } },
      role: { id: role },
      links: { assignment: `${base}/projects/${project}/users/${user}/roles/${role}` },
    },
  ])
  expect((await list({ 'user.id': user, 'scope.system': 'all' })).shown).toEqual([
    {
      user: { id: user },
      scope: { system: { all: true } },
      role: { id: role },
      links: { assignment: `${base}/system/users/${user}/roles/${role}` },
    },
  ])
  expect((await list({ 'group.id': group })).shown).toMatchObject([{ group: { id: group }, scope: { domain: { id: domain } } }])
  expect((await list({ 'user.id': user, 'scope.OS-INHERIT:inherited_to': 'projects' })).shown).toEqual([
    {
      user: { id: user },
      scope: { domain: { id: domain }, 'OS-INHERIT:inherited_to': 'projects' },
      role: { id: role },
      links: { assignment: `${base}/OS-INHERIT/domains/${domain}/users/${user}/roles/${role}/inherited_to_projects` },
    },
  ])
})

test('names come with their domains when asked for', async () => {
  const domain = await society.domain()
  const [user, project] = [await society.user(domain), await society.project(domain)]
  await society.assign({ user }, 'plain', { project })
  expect((await list({ 'scope.project.id': project, include_names: 'True' })).shown).toMatchObject([
    {
      user: { id: user, name: `user-${user}`, domain: { id: domain, name: `domain-${domain}` } },
      scope: { project: { id: project, name: `project-${project}`, domain: { id: domain, name: `domain-${domain}` } } },
      role: { name: 'plain' },
    },
  ])
})

test('effective assignments spell out groups, inheritance and implied roles, each with its way back', async () => {
  const domain = await society.domain()
  const [top, user] = [await society.project(domain), await society.user(domain)]
  const sub = await society.project(domain, top)
  const group = await society.group([user], domain)
  await society.assign({ group }, 'manager', { domain }, true)
  const [manager, member, reader] = [await society.role('manager'), await society.role('member'), await society.role('reader')]
  const { shown } = await list({ 'user.id': user, effective: '' })
  expect(sorted(shown.map((a) => `${a.scope.project?.id} ${a.role.id}`))).toEqual(
    sorted([top, sub].flatMap((p) => [manager, member, reader].map((r) => `${p} ${r}`))),
  )
  const inherited = `${base}/OS-INHERIT/domains/${domain}/groups/${group}/roles`
  const membership = `${base}/groups/${group}/users/${user}`
  expect(shown.find((a) => a.scope.project?.id === sub && a.role.id === reader)).toEqual({
    user: { id: user },
    scope: { project: { id: sub }, 'OS-INHERIT:inherited_to': 'projects' },
    role: { id: reader },
    links: {
      assignment: `${inherited}/${member}/inherited_to_projects`,
      membership,
      prior_role: `${base}/prior_role/${reader}/implies/${member}`,
    },
  })
  expect(shown.find((a) => a.scope.project?.id === sub && a.role.id === manager)?.links).toEqual({
    assignment: `${inherited}/${manager}/inherited_to_projects`,
    membership,
  })
  expect((await list({ 'scope.project.id': sub, effective: 'true', 'role.id': reader })).shown).toHaveLength(1)
  expect((await list({ 'scope.domain.id': domain, effective: 'true' })).shown).toEqual([])
})

test('roles of a domain are not effective, what they imply is', async () => {
  const domain = await society.domain()
  const [project, user] = [await society.project(domain), await society.user(domain)]
  const own = await society.role('own', domain)
  await cloud.rest('PUT', `/identity/v3/projects/${project}/users/${user}/roles/${own}`, { token: cloud.system })
  expect((await list({ 'user.id': user, effective: 'true' })).shown).toEqual([])
  await cloud.rest('PUT', `/identity/v3/roles/${own}/implies/${await society.role('reader')}`, { token: cloud.system })
  expect((await list({ 'user.id': user, effective: 'true' })).shown).toMatchObject([{ role: { id: await society.role('reader') } }])
})

test('what is effective is what a token holds', async () => {
  const domain = await society.domain()
  const [top, user] = [await society.project(domain), await society.user(domain)]
  const sub = await society.project(domain, top)
  await society.assign({ user }, 'member', { project: top }, true)
  await society.assign({ group: await society.group([user], domain) }, 'service', { project: sub })
  const login = await society.login(user, { project: sub })
  const held = (login.body as { token: { roles: { id: string }[] } }).token.roles.map((role) => role.id)
  expect(sorted((await list({ 'user.id': user, 'scope.project.id': sub, effective: '1' })).shown.map((a) => a.role.id))).toEqual(
    sorted(held),
  )
  expect((await society.login(user, { project: top })).status).toBe(401)
})

test.each([
  [{ 'user.id': 'u', 'group.id': 'g' }],
  [{ 'scope.project.id': 'p', 'scope.domain.id': 'd' }],
  [{ 'scope.project.id': 'p', 'scope.system': 'all' }],
  [{ 'group.id': 'g', effective: 'true' }],
  [{ 'scope.domain.id': 'd', 'scope.OS-INHERIT:inherited_to': 'projects', effective: 'true' }],
  [{ include_subtree: 'true' }],
])('%j contradicts itself', async (filters) => {
  expect(await list(filters)).toMatchObject({ status: 400 })
})

test('CVE-2026-80183: whoever asks with a domain’s token sees that domain only, with every filter', async () => {
  const [domain, other] = [await society.domain(), await society.domain()]
  const reader = await society.persona('reader', { domain }, domain)
  const [project, foreign, stranger] = [await society.project(domain), await society.project(other), await society.user(other)]
  for (const on of [{ project }, { project: foreign }, { domain: other }, { domain }, { system: true }] as const)
    await society.assign({ user: stranger }, 'plain', on)
  for (const filters of [
    { 'user.id': stranger },
    { 'role.id': await society.role('plain') },
    { 'user.id': stranger, effective: 'true' },
    { 'user.id': stranger, include_names: 'true' },
  ]) {
    const { shown } = await list(filters, reader.token)
    expect(sorted(shown.map((a) => a.scope.project?.id ?? a.scope.domain?.id))).toEqual(sorted([project, domain]))
  }
  for (const filters of [
    { 'scope.project.id': foreign },
    { 'scope.domain.id': other },
    { 'scope.system': 'all' },
    { domain_id: other, 'scope.domain.id': other },
  ]) {
    expect(await list(filters, reader.token)).toEqual({ status: 200, shown: [] })
  }
})

test('the tree below a project is shown to its domain’s readers and to its own admin', async () => {
  const [domain, other] = [await society.domain(), await society.domain()]
  const [project, foreign] = [await society.project(domain), await society.project(other)]
  const sub = await society.project(domain, project)
  const stranger = await society.user(other)
  await society.assign({ user: stranger }, 'plain', { project: sub })
  const tree = (id: string, token: string) => list({ 'scope.project.id': id, include_subtree: 'True' }, token)
  const reader = await society.persona('reader', { domain })
  const admin = await society.persona('admin', { project })
  const member = await society.persona('member', { project })
  for (const token of [cloud.system, reader.token, admin.token]) {
    expect((await tree(project, token)).shown.map((a) => a.scope.project?.id)).toContain(sub)
  }
  expect(await tree(project, member.token)).toMatchObject({ status: 403 })
  expect(await tree(foreign, reader.token)).toMatchObject({ status: 403 })
  expect(await tree(foreign, admin.token)).toMatchObject({ status: 403 })
  expect(await list({ 'scope.project.id': project }, admin.token)).toMatchObject({ status: 403 })
})
