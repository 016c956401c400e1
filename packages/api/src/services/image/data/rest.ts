import { streamed } from '../../../platform/rest/fields.ts'
import { route, type Asked } from '../../../platform/rest/route.ts'
import { downloadImage, stageImage, uploadImage, type Download } from './ops.ts'

const number = (value: string | string[] | undefined) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined)

/** A client that streams what it does not know the length of can say it in a header of Glance's own. */
const announced = ({ headers }: Asked) => {
  const expected = number(headers['x-openstack-image-size']) ?? number(headers['content-length'])
  return expected === undefined ? {} : { expected }
}

const wanted = ({ headers }: Asked) => (typeof headers['range'] === 'string' ? { range: headers['range'] } : {})

function downloadHeaders({ image, range, data }: Download): Record<string, string> {
  if (!data || image.size === null) return {}
  const length = range ? range.to - range.from + 1 : image.size
  return {
    'content-type': 'application/octet-stream',
    'content-length': String(length),
    'accept-ranges': 'bytes',
    ...(image.checksum === null ? {} : { 'content-md5': image.checksum }),
    ...(range ? { 'content-range': `bytes ${range.from}-${range.to}/${image.size}` } : {}),
  }
}

const downloadStatus = ({ data, range }: Download) => (data ? (range ? 206 : 200) : 204)

export const dataRoutes = [
  route('PUT /v2/images/:imageId/file', { op: uploadImage, body: streamed, input: announced, status: 204 }),
  route('PUT /v2/images/:imageId/stage', { op: stageImage, body: streamed, input: announced, status: 204 }),
  route('GET /v2/images/:imageId/file', {
    op: downloadImage,
    input: wanted,
    headers: downloadHeaders,
    statusOf: downloadStatus,
    reply: ({ data }) => data,
  }),
]
