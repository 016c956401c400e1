import { projects } from '@pileus/db/schema/identity'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someone } from '../../../platform/testing/cloud.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'
import { browseProjects } from './browse.ts'

let cloud: IdentityCloud
beforeAll(async () => void (cloud = await identityCloud()))
afterAll(() => cloud.close())

test('the second page goes on after the first', async () => {
  await cloud.db
    .insert(projects)
    .values(Array.from({ length: 10 }, (_, i) => ({ name: `p${i}`, domainId: 'default', parentId: 'default', tags: i % 2 ? ['odd'] : [] })))
  const request = { cloud, requestId: 'test', caller: someone(), baseUrl: '' }
  const first = await browseProjects.call(request, { size: 4, filter: { enabled: ['true'] } })
  const second = await browseProjects.call(request, { size: 4, after: first.next ?? '', filter: { enabled: ['true'] } })
  expect(second.rows.map((r) => r.name)).toEqual(['p3', 'p4', 'p5', 'p6'])
})
