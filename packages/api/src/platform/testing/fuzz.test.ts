import { expect, test } from 'vitest'
import { fuzz } from './fuzz.ts'
import { toyCloud, toyService } from './toy-service.ts'

test('the fuzzer finds what is planted: an action that fails by itself, an insert that nobody checks', async () => {
  const cloud = await toyCloud()
  const seed = async () =>
    void (await cloud.sql`insert into toy.toy (id, project_id, name) values ('ball', 'p', 'Ball') on conflict do nothing`)
  const { findings, requests } = await fuzz({
    cloud,
    service: toyService,
    token: 'token',
    ids: { toyId: ['ball'] },
    seed,
    rounds: 60,
    milliseconds: 10_000,
  })
  expect(requests).toBeGreaterThan(100)
  const where = new Set(
    findings.map(({ request, problem, body }) => `${request} ${problem} ${body.startsWith('{"break"') ? 'break' : ''}`.trim()),
  )
  expect(where).toContain('POST /toys/v2/toys/ball/action answered 500 break')
  expect([...where].filter((one) => !/answered 500/.test(one))).toEqual([])
  await cloud.close()
})
