import { createTRPCClient, httpLink } from '@trpc/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { identityRouter } from '../services/identity/router.ts'
import { identityCloud, type IdentityCloud } from '../services/identity/testing.ts'

let cloud: IdentityCloud
let url: string
beforeAll(async () => {
  cloud = await identityCloud()
  url = await cloud.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => cloud.close())

const client = (token = '') =>
  createTRPCClient<typeof identityRouter>({
    links: [httpLink({ url: `${url}/trpc/identity`, headers: token ? { 'x-auth-token': token } : {} })],
  })

test('a typed client reads and writes through the same operations as REST', async () => {
  const made = await client(cloud.admin).regions.create.mutate({ id: 'trpc', description: 'typed' })
  expect(made.description satisfies string).toBe('typed')
  expect(await cloud.rest('GET', '/identity/v3/regions/trpc', { token: cloud.admin })).toMatchObject({ status: 200 })
})

test('faults keep their code, their words and the request id', async () => {
  await expect(client(cloud.admin).regions.show.query({ regionId: 'nowhere' })).rejects.toMatchObject({
    message: 'Could not find region: nowhere.',
    data: { code: 'NOT_FOUND', fault: 'not_found', requestId: expect.stringMatching(/^req-/) },
  })
  await expect(client().regions.list.query({})).rejects.toMatchObject({ data: { code: 'UNAUTHORIZED' } })
  // @ts-expect-error the client's types refuse what the operation would refuse
  await expect(client(cloud.admin).regions.create.mutate({ description: 7 })).rejects.toMatchObject({
    data: { code: 'BAD_REQUEST', path: ['description'] },
  })
})

test('what was not foreseen tells a request id and nothing else', async () => {
  await cloud.sql`alter table identity.region rename to region_away`
  const failed = client(cloud.admin)
    .regions.list.query({})
    .catch((error: unknown) => error)
  expect(JSON.stringify(await failed)).not.toMatch(/region_away|relation|select/)
  await cloud.sql`alter table identity.region_away rename to region`
})
