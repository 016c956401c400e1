import { Fault } from '../fault.ts'

/** A microversion as a comparable number: 2.19 is 2019. */
export type Version = number

export function parseVersion(text: string): Version | undefined {
  const found = /^(0|[1-9]\d{0,2})\.(\d{1,3})$/.exec(text)
  return found ? Number(found[1]) * 1000 + Number(found[2]) : undefined
}

export const printVersion = (version: Version) => `${Math.floor(version / 1000)}.${version % 1000}`

/** How a service is asked for a microversion: `OpenStack-API-Version: compute 2.19`, or an older header of its own. */
export interface Microversions {
  service: string
  legacyHeader?: string
  min: string
  max: string
}

/** The version that the headers ask for. None means the lowest, as upstream; `latest` the highest. */
export function requestedVersion(spec: Microversions, headers: Record<string, string | string[] | undefined>): Version {
  const min = parseVersion(spec.min) ?? 0
  const max = parseVersion(spec.max) ?? 0
  const asked = header(spec, headers)
  if (asked === undefined) return min
  if (asked === 'latest') return max
  const version = parseVersion(asked)
  if (version === undefined) throw new Fault('bad_request', `Invalid microversion '${asked}': write it as ${spec.min} or 'latest'.`)
  if (version < min || version > max) {
    throw new Fault('not_acceptable', `Version ${asked} is not supported by the API. Minimum is ${spec.min} and maximum is ${spec.max}.`, {
      minVersion: spec.min,
      maxVersion: spec.max,
    })
  }
  return version
}

function header(spec: Microversions, headers: Record<string, string | string[] | undefined>): string | undefined {
  const standard = headers['openstack-api-version']
  for (const part of (Array.isArray(standard) ? standard.join(',') : (standard ?? '')).split(',')) {
    const [service, version] = part.trim().split(/\s+/)
    if (service?.toLowerCase() === spec.service && version) return version.toLowerCase()
  }
  const legacy = spec.legacyHeader ? headers[spec.legacyHeader] : undefined
  return typeof legacy === 'string' ? legacy.trim().toLowerCase() : undefined
}
