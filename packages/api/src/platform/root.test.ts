import { expect, test } from 'vitest'
import { catalogOf } from './root.ts'

test('a service stands in the catalog under its type and under its older names', () => {
  const identity = { type: 'identity', name: 'keystone', path: '/identity' }
  const volumes = { type: 'block-storage', name: 'cinder', path: '/volume', catalogPath: '/volume/v3' }
  expect(catalogOf([identity, volumes], 'https://cloud')).toEqual([
    { type: 'identity', name: 'keystone', url: 'https://cloud/identity' },
    { type: 'block-storage', name: 'cinder', url: 'https://cloud/volume/v3' },
    { type: 'volumev3', name: 'cinder', url: 'https://cloud/volume/v3' },
  ])
})
