import type { Microversions } from '../../platform/rest/version.ts'

export const microversions: Microversions = { service: 'placement', min: '1.0', max: '1.39' }
