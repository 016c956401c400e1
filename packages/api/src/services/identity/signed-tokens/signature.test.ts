import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { ec2Signed, s3Signed, type SignedRequest } from './signature.ts'

const now = new Date('2026-11-21T10:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const secret = '7a2b3c'
const base = { access: 'key', host: 'ec2.example.com:8773', verb: 'GET', path: '/services/Cloud', headers: {}, bodyHash: '' }
const params = { Action: 'DescribeImages', Timestamp: '2026-11-21T10:00:00Z' }
const nothing = createHash('sha256').digest('hex')

/** Signatures made by python-keystoneclient 5.0, with which Keystone checks them. */
const version1: SignedRequest = {
  ...base,
  params: { ...params, SignatureVersion: '1', Name: 'a b/c' },
  signature: '6c92J7IqQ/5TAFrtD3bwy41k/VQ=',
}
const version2: SignedRequest = {
  ...base,
  params: { ...params, SignatureVersion: '2', Name: "a b/c*~!'()é" },
  signature: 'BXCVxbgSgE+bwRyrZR1LhntH926PNfzyyeh+81ZZBPk=',
}
const withoutPort: SignedRequest = { ...version2, signature: 'r7ZKYDbRRb01ndQYBJ5+6jWYW/21522pjLLyd6TGOwc=' }
const authorization =
  'AWS4-HMAC-SHA256 Credential=key/20261121/region/ec2/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=x'
const version4: SignedRequest = {
  ...base,
  params: { Action: 'DescribeImages', Name: 'a b/c' },
  headers: { Host: 'ec2.example.com', 'X-Amz-Date': '20261121T100000Z', 'Content-Type': 'text/plain', Authorization: authorization },
  bodyHash: nothing,
  signature: 'a2adfce2dd677bbb8c1b6f0cd46e1eeeb6ecaa222cc937b1ec8410ba498784d9',
}
const inQuery: SignedRequest = {
  ...base,
  path: '/',
  params: {
    Action: 'x',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'key/20261121/region/ec2/aws4_request',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Date': '20261121T100000Z',
  },
  headers: { host: 'ec2.example.com' },
  bodyHash: nothing,
  signature: 'e675ce18a237386d3e9d9ecf0c8f1ebc32e06604ee8a33134f65a2fc6c5b68c6',
}
const all = { version1, version2, withoutPort, version4, inQuery }

test.each(Object.entries(all))('%s is right for a quarter of an hour before and after', (_name, request) => {
  expect(ec2Signed(secret, request, now)).toBe(true)
  expect(ec2Signed(secret, request, later(15))).toBe(true)
  expect(ec2Signed(secret, request, later(-15))).toBe(true)
  expect(ec2Signed('other', request, now)).toBe(false)
})

test.each(Object.entries(all))('OSSA-2020-003: %s cannot be replayed later, however its time is dressed up', (_name, request) => {
  const at = later(16)
  expect(ec2Signed(secret, request, at)).toBe(false)
  expect(ec2Signed(secret, request, later(-16))).toBe(false)
  const [iso, compact] = [at.toISOString(), at.toISOString().replace(/[-:]|\.\d+/g, '')]
  for (const more of [{ Timestamp: iso }, { 'X-Amz-Date': compact }, { Timestamp: iso, SignatureVersion: '0' }]) {
    expect(ec2Signed(secret, { ...request, params: { ...request.params, ...more } }, at)).toBe(false)
  }
  for (const name of ['X-Amz-Date', 'x-amz-date', 'Date', 'Timestamp']) {
    expect(ec2Signed(secret, { ...request, headers: { ...request.headers, [name]: compact } }, at)).toBe(false)
  }
})

test.each([
  ['version2', { ...version2, host: 'other.example.com' }],
  ['version2', { ...version2, verb: 'POST' }],
  ['version2', { ...version2, path: '/' }],
  ['version2', { ...version2, params: { ...version2.params, Action: 'TerminateInstances' } }],
  ['version4', { ...version4, headers: { ...version4.headers, Host: 'other.example.com' } }],
  ['version4', { ...version4, bodyHash: 'other' }],
  ['version4', { ...version4, access: 'other' }],
  ['version4', { ...version4, path: '/' }],
  ['version4', { ...version4, params: { Action: 'TerminateInstances' } }],
  ['version4 as POST', { ...version4, verb: 'POST', params: { ...version4.params, Timestamp: '2026-11-21T10:00:00Z' } }],
  ['version4 without its host', { ...version4, headers: { ...version4.headers, Authorization: authorization.replace(';host', '') } }],
  [
    'version4 of another day',
    { ...version4, headers: { ...version4.headers, Authorization: authorization.replace('20261121', '20261120') } },
  ],
  ['nothing', { ...base, params: {}, signature: '' }],
  ['no time', { ...version1, params: { SignatureVersion: '1' } }],
])('%s with something changed is wrong', (_name, request) => {
  expect(ec2Signed(secret, request, now)).toBe(false)
})

/** From Amazon's own documentation of S3. */
const amazon = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const s3v2 = Buffer.from('GET\n\n\nTue, 27 Mar 2007 19:36:42 +0000\n/johnsmith/photos/puppy.jpg')
const s3v4 = Buffer.from(
  'AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972',
)

test.each([
  [s3v2, 'bWq2s1WEIj+Ydj0vQ697zp+IXMU=', new Date('2007-03-27T19:36:42Z')],
  [s3v4, 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41', new Date('2013-05-24T00:00:00Z')],
])('S3: %s', (text, signature, at) => {
  expect(s3Signed(amazon, text, signature, at)).toBe(true)
  expect(s3Signed(amazon, text, signature, new Date(at.getTime() + 15 * 60_000))).toBe(true)
  expect(s3Signed(amazon, text, signature, new Date(at.getTime() + 16 * 60_000))).toBe(false)
  expect(s3Signed(amazon, Buffer.concat([text, Buffer.from('x')]), signature, at)).toBe(false)
  expect(s3Signed('other', text, signature, at)).toBe(false)
})
