import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { qcow2Image, vmdkDescription } from '@pileus/image-format/testing/images'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identityCloud, tokenOf, type IdentityCloud } from '../identity/testing.ts'

// What went wrong in Glance, each tried on ours: packages/image-format has the whole corpus of hostile files, here is the way in.

let cloud: IdentityCloud
let own: { member: string; reader: string }
let foreign: string
beforeAll(async () => {
  cloud = await identityCloud()
  const [a, b] = [await project('a'), await project('b')]
  own = { member: await member(a), reader: await tokenOf(cloud, 'reader', { kind: 'project', id: a }) }
  foreign = await member(b)
})
afterAll(() => cloud.close())

const images = '/image/v2/images'
const member = (id: string) => tokenOf(cloud, 'member', { kind: 'project', id })

async function project(name: string): Promise<string> {
  const { body } = await cloud.rest('POST', '/identity/v3/projects', { token: cloud.admin, body: { project: { name } } })
  return (body as { project: { id: string } }).project.id
}

async function image(fields: Record<string, unknown> = {}, token = own.member): Promise<string> {
  const body = { disk_format: 'raw', container_format: 'bare', ...fields }
  const made = await cloud.rest('POST', images, { token, body })
  expect(made.status).toBe(201)
  return (made.body as { id: string }).id
}

const send = async (id: string, bytes: Buffer, token = own.member, verb: 'file' | 'stage' = 'file') => {
  const answer = await cloud.app.inject({
    method: 'PUT',
    url: `${images}/${id}/${verb}`,
    headers: { host: 'localhost', 'x-auth-token': token, 'content-type': 'application/octet-stream' },
    payload: bytes,
  })
  return answer.statusCode
}

const statusOf = async (id: string) =>
  ((await cloud.rest('GET', `${images}/${id}`, { token: own.member })).body as { status: string; size: number | null }).status

const patch = (id: string, changes: unknown, token = own.member) =>
  cloud.rest('PATCH', `${images}/${id}`, {
    token,
    body: changes,
    headers: { 'content-type': 'application/openstack-images-v2.1-json-patch' },
  })

/** Everything that the store holds. */
const stored = () => {
  const folder = join(cloud.settings.dataFolder, 'images')
  if (!existsSync(folder)) return 0
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
}

describe('IMG-4…6 (CVE-2015-5163, CVE-2022-47951, CVE-2024-32498, CVE-2024-40767): hostile files are refused, and leave nothing', () => {
  test.each([
    ['a qcow2 with a backing file', 'qcow2', qcow2Image({ backing: '/etc/passwd' }).bytes],
    ['a qcow2 with its data elsewhere', 'qcow2', qcow2Image({ dataFile: 'json:{"driver":"file"}' }).bytes],
    ['a vmdk that names a file of the host', 'vmdk', vmdkDescription().bytes],
    ['a qcow2 that calls itself raw', 'raw', qcow2Image().bytes],
    ['raw data that calls itself qcow2', 'qcow2', Buffer.alloc(70_000, 'x')],
  ])('%s', async (_, disk_format, bytes) => {
    for (const verb of ['file', 'stage'] as const) {
      const id = await image({ disk_format })
      const before = stored()
      expect(await send(id, bytes, own.member, verb)).toBe(415)
      expect(await statusOf(id)).toBe('queued')
      expect(stored()).toBe(before)
    }
  })

  test('a sound one is taken, and its virtual size is what it says', async () => {
    const id = await image({ disk_format: 'qcow2' })
    expect(await send(id, qcow2Image().bytes)).toBe(204)
    const { body } = await cloud.rest('GET', `${images}/${id}`, { token: own.member })
    expect(body).toMatchObject({ status: 'active' })
    expect((body as { virtual_size: number }).virtual_size).toBeGreaterThan(0)
  })
})

describe('IMG-2 (CVE-2014-9623, CVE-2015-1881, CVE-2016-0757): the bytes of an active image never change', () => {
  test('not by sending, staging, importing or pointing elsewhere, nor after it was switched off', async () => {
    const id = await image()
    expect(await send(id, Buffer.from('first'))).toBe(204)
    for (const action of ['', 'deactivate', 'reactivate']) {
      if (action) await cloud.rest('POST', `${images}/${id}/actions/${action}`, { token: own.member })
      expect(await send(id, Buffer.from('second'))).toBe(409)
      expect(await send(id, Buffer.from('second'), own.member, 'stage')).toBe(409)
      const imported = await cloud.rest('POST', `${images}/${id}/import`, {
        token: own.member,
        body: { method: { name: 'web-download', uri: 'http://example.com/' } },
      })
      expect(imported.status).toBe(409)
    }
    for (const path of ['/status', '/checksum', '/size', '/os_hash_value', '/locations/-', '/locations', '/id']) {
      const op = path === '/locations' ? 'replace' : 'add'
      expect((await patch(id, [{ op, path, value: [{ url: 'http://evil/', metadata: {} }] }])).status).toBe(403)
    }
    const got = await cloud.rest('GET', `${images}/${id}/file`, { token: own.member })
    expect(got).toMatchObject({ status: 200, body: 'first' })
  })

  test('formats are settled with the data', async () => {
    const id = await image()
    await send(id, Buffer.from('x'))
    expect((await patch(id, [{ op: 'replace', path: '/disk_format', value: 'iso' }])).status).toBe(403)
  })
})

describe('OWN-1: what belongs to others', () => {
  test('a foreign image is missing, whatever one wants to do with it', async () => {
    const id = await image({ visibility: 'private' })
    await send(id, Buffer.from('x'))
    const calls: [string, string, unknown?][] = [
      ['GET', ''],
      ['GET', '/file'],
      ['DELETE', ''],
      ['GET', '/members'],
      ['POST', '/members', { member: 'x' }],
      ['PUT', '/tags/x'],
      ['POST', '/actions/deactivate'],
      ['POST', '/import', { method: { name: 'glance-direct' } }],
      ['GET', '/tasks'],
    ]
    for (const [method, path, body] of calls) {
      const answer = await cloud.rest(method, `${images}/${id}${path}`, { token: foreign, ...(body === undefined ? {} : { body }) })
      const missing = await cloud.rest(method, `${images}/01a1ffba-01ad-7e71-bac5-df7742a8c5a6${path}`, {
        token: foreign,
        ...(body === undefined ? {} : { body }),
      })
      expect([answer.status, missing.status]).toEqual([404, 404])
    }
  })

  test('a member hears nothing of the other members (CVE-2013-4354 and later)', async () => {
    const id = await image()
    const [b, c] = [await project('c1'), await project('c2')]
    for (const one of [b, c]) await cloud.rest('POST', `${images}/${id}/members`, { token: own.member, body: { member: one } })
    const seen = await cloud.rest('GET', `${images}/${id}/members`, { token: await member(b) })
    expect(seen).toMatchObject({ status: 200, body: { members: [{ member_id: b }] } })
    expect((seen.body as { members: unknown[] }).members).toHaveLength(1)
    expect(await cloud.rest('GET', `${images}/${id}/members/${c}`, { token: await member(b) })).toMatchObject({ status: 404 })
    const answer = await cloud.rest('PUT', `${images}/${id}/members/${b}`, { token: own.member, body: { status: 'accepted' } })
    expect(answer.status).toBe(403)
  })

  test('who may only read does not download, and changes nothing', async () => {
    const id = await image()
    await send(id, Buffer.from('x'))
    expect(await cloud.rest('GET', `${images}/${id}`, { token: own.reader })).toMatchObject({ status: 200 })
    expect(await cloud.rest('GET', `${images}/${id}/file`, { token: own.reader })).toMatchObject({ status: 403 })
    expect(await cloud.rest('DELETE', `${images}/${id}`, { token: own.reader })).toMatchObject({ status: 403 })
  })

  test('nobody gives an image away, or makes it public, but an administrator', async () => {
    const id = await image()
    expect((await patch(id, [{ op: 'replace', path: '/owner', value: 'somebody' }])).status).toBe(403)
    expect((await patch(id, [{ op: 'replace', path: '/visibility', value: 'public' }])).status).toBe(403)
    const made = await cloud.rest('POST', images, { token: own.member, body: { owner: 'somebody' } })
    expect(made.status).toBe(403)
  })
})

test('SSRF-1 (CVE-2026-34881, OSSN-0105): an import of an address inside is refused at once, and there is no other way in', async () => {
  const id = await image()
  for (const uri of ['http://169.254.169.254/', 'http://[::1]/', 'file:///etc/passwd', 'http://localhost:8080/']) {
    const answer = await cloud.rest('POST', `${images}/${id}/import`, {
      token: own.member,
      body: { method: { name: 'web-download', uri } },
    })
    expect(answer.status).toBe(400)
  }
  const legacy = { type: 'import', input: { import_from: 'file:///etc/passwd', import_from_format: 'raw', image_properties: {} } }
  expect(await cloud.rest('POST', '/image/v2/tasks', { token: cloud.admin, body: legacy })).toMatchObject({ status: 400 })
  expect(await cloud.rest('POST', '/image/v2/tasks', { token: own.member, body: legacy })).toMatchObject({ status: 403 })
})

test('an image that has gone while it arrived leaves nothing (CVE-2014-9684, CVE-2015-3289)', async () => {
  const before = stored()
  const id = await image()
  const gone = new Readable({ read: () => undefined })
  const sending = cloud.app.inject({
    method: 'PUT',
    url: `${images}/${id}/file`,
    headers: { host: 'localhost', 'x-auth-token': own.member, 'content-type': 'application/octet-stream' },
    payload: gone,
  })
  gone.push(Buffer.alloc(2_000_000, 'x'))
  await expect.poll(() => statusOf(id)).toBe('saving')
  expect(await cloud.rest('DELETE', `${images}/${id}`, { token: own.member })).toMatchObject({ status: 204 })
  gone.push(null)
  expect((await sending).statusCode).toBe(410)
  expect(stored()).toBe(before)
})
