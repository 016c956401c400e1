import { expect, test } from 'vitest'
import { baseString, hmacSigned, readHeader, type SignedRequest } from './signature.ts'

const post = (url: string, form = {}): SignedRequest => ({ method: 'POST', url, form })

/** RFC 5849, section 3.4.1.1. */
const example = post('http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b', { c2: '' })
const exampleHeader = `OAuth realm="Example",
  oauth_consumer_key="9djdj82h48djs9d2",
  oauth_token="kkk9d7dh3k39sjv7",
  oauth_signature_method="HMAC-SHA1",
  oauth_timestamp="137131201",
  oauth_nonce="7d8f3e4a",
  oauth_signature="bYT5CMsGcbgUdFHObYMEfcx6bsw%3D"`

const read = (header: string) => readHeader(header) ?? new Map<string, string>()

test('the base string of the RFC', () => {
  // Its form has a parameter that the query has too; ours holds each name of a form once, so it stands in the query here.
  expect(baseString({ ...example, url: `${example.url}&a3=2+q` }, read(exampleHeader))).toBe(
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26' +
      'oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26' +
      'oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  )
})

/** RFC 5849, section 1.2: a whole conversation. The first signature there is none of these parameters; this is what oauthlib makes of them. */
const consumer = 'kd94hf93k423kf44'
test.each([
  [
    post('https://photos.example.net/initiate'),
    'oauth_consumer_key="dpf43f3p2l4k3l03", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131200", oauth_nonce="wIjqoxSDMe", oauth_callback="http%3A%2F%2Fprinter.example.com%2Fready", oauth_signature="icKCKCEiQRK%2FUB%2FFfuf5YXfsD%2FI%3D"',
    { consumer },
  ],
  [
    post('https://photos.example.net:443/token'),
    'oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="hh5s93j4hdidpola", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="walatlh", oauth_verifier="hfdp7dh39dks9884", oauth_signature="gKgrFCywp7rO0OXSjdot%2FIHF7IU%3D"',
    { consumer, token: 'hdhd0244k9j7ao03' },
  ],
  [
    { method: 'get', url: 'http://photos.example.net/photos?file=vacation.jpg&size=original', form: {} },
    'oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131202", oauth_nonce="chapoH", oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"',
    { consumer, token: 'pfkkdhi9sl3r4s00' },
  ],
])('the signatures of the RFC: %o', (request, header, secrets) => {
  const signed = (more = '', changed: Partial<typeof secrets> = {}, at = request) =>
    hmacSigned(at, read(`OAuth realm="Photos", ${header}${more}`), { ...secrets, ...changed })
  expect(signed()).toBe(true)
  expect(signed(',')).toBe(true)
  expect(signed(', oauth_version="1.0"')).toBe(false)
  expect(signed('', { consumer: 'wrong' })).toBe(false)
  expect(signed('', { token: 'wrong' })).toBe(false)
  expect(signed('', {}, { ...request, method: 'PUT' })).toBe(false)
  expect(signed('', {}, { ...request, url: `${request.url}/` })).toBe(false)
  expect(signed('', {}, { ...request, url: request.url.replace('photos.example.net', 'evil.example.net') })).toBe(false)
  expect(signed('', {}, { ...request, url: `${request.url}?a=1` })).toBe(false)
  expect(signed('', {}, { ...request, form: { a: '1' } })).toBe(false)
})

test('a signature that is missing fits nothing', () => {
  expect(hmacSigned(example, read('OAuth oauth_nonce="x"'), { consumer })).toBe(false)
})

test.each([
  'Bearer x',
  'OAuth x',
  'OAuth a=b',
  'OAuth a="b" c="d"',
  'OAuth a="1", a="2"',
  'OAuth a="%zz"',
  'OAuth a="b", "',
  `OAuth ${'a'.repeat(10_000)}`,
])('%s cannot be read', (header) => expect(readHeader(header)).toBeUndefined())

test('an empty header holds nothing', () => expect(readHeader('OAuth ')).toEqual(new Map()))
