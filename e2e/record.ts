// `node e2e/record.ts`: asks a cloud of a small company for everything, and writes it down for the mock (apps/web/mock/recorded.ts).
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createApi } from '@pileus/web/lib/api'
import { cleanUp, repository } from '@pileus/web/server/testing/launched'
import system, { adminPassword } from './system.ts'
import { makeWorld } from './world.ts'

await system()
try {
  const origin = process.env['PILEUS_URL'] ?? ''
  const ids = await makeWorld(origin)
  const client = (kind: 'none' | 'system' | 'project', cookie = '') =>
    createApi({
      origin,
      scope: kind === 'project' ? { kind, id: ids['project'] ?? '' } : { kind },
      headers: { origin, 'sec-fetch-site': 'same-origin', cookie },
    })
  const begun = await client('none').identity.sessions.begin.mutate({ user: 'admin', domain: 'Default', password: adminPassword })
  if (begun.kind !== 'ticket') throw new Error('The administrator is asked for a second factor.')
  const { secret } = await client('none').identity.sessions.redeem.mutate({ ticket: begun.ticket })
  const cookie = `pileus.session=${secret}`
  const { identity, dashboard } = client('system', cookie)
  const own = client('project', cookie).identity
  const rows = async <T>(asked: Promise<{ rows: T[] }>) => (await asked).rows
  const roles = await rows(identity.roles.browse.query({}))
  const groups = await rows(identity.groups.browse.query({}))
  const users = await rows(identity.users.browse.query({}))
  const pages = await Promise.all(users.map(({ id }) => identity.users.page.query({ userId: id })))
  const held = await Promise.all(roles.map(({ id }) => identity.roles.page.query({ roleId: id })))
  const reader = roles.find(({ name }) => name === 'reader')
  const recorded = {
    shell: await client('none', cookie).dashboard.shell.query({}),
    domains: await rows(identity.domains.browse.query({})),
    projects: await rows(identity.projects.browse.query({})),
    users,
    groups,
    roles,
    regions: await rows(identity.regions.browse.query({})),
    services: await rows(identity.services.browse.query({})),
    endpoints: await rows(identity.endpoints.browse.query({})),
    registeredLimits: await rows(identity.registeredLimits.browse.query({})),
    limits: await rows(identity.limits.browse.query({})),
    identityProviders: await rows(identity.identityProviders.browse.query({})),
    mappings: await rows(identity.mappings.browse.query({})),
    applicationCredentials: await rows(own.applicationCredentials.browse.query({})),
    credentials: await rows(own.credentials.browse.query({})),
    trusts: await rows(own.trusts.browse.query({})),
    assignments: held.flatMap(({ assignments }) => assignments ?? []),
    memberships: pages.flatMap((page) => page.groups.map(({ id }) => ({ groupId: id, userId: page.user.id }))),
    permissions: (await identity.explore.role.query({ roleId: reader?.id ?? '' })).services,
    sessions: await identity.sessions.list.query({}),
    tokens: await identity.sessions.tokens.query({}),
    passwordRules: await identity.account.passwordRules.query({}),
    catalog: await own.tokens.catalog.query({}),
    system: await dashboard.system.query({}),
    activity: await dashboard.activity.list.query({ size: 40 }),
  }
  // Where it ran is nobody's business.
  const text = JSON.stringify(recorded, null, 1)
    .replaceAll(origin, 'https://cloud.acme.example')
    .replaceAll('127.0.0.1', 'cloud.acme.example')
  writeFileSync(
    join(repository, 'apps/web/mock/recorded.ts'),
    `// Written by e2e/record.ts.\nimport type { Recorded } from './types.ts'\n\nexport const recorded: Recorded = ${text}\n`,
  )
} finally {
  await cleanUp()
}
