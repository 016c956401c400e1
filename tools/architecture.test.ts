import { join } from 'node:path'
import { expect, test } from 'vitest'
import { imports, readModules, violations } from './architecture.ts'

const root = join(import.meta.dirname, '..')

test('every import keeps to the rules', () => {
  const modules = readModules(root)
  // A check that sees nothing passes too. These numbers only ever go up.
  expect(modules.size).toBeGreaterThan(80)
  expect(imports(modules).length).toBeGreaterThan(150)
  expect(violations(modules)).toEqual([])
})

const api = 'packages/api/src'
const registry: [string, string] = [
  `${api}/services/index.ts`,
  `import { identity } from './identity/index.ts'\nimport { image } from './image/index.ts'\nexport const services: Service[] = [identity, image]`,
]

test.each([
  ['packages-never-import-apps', 'packages/db/src/a.ts', `import { b } from '../../../apps/web/server/b.ts'`],
  ['agent-sees-only-wire', 'apps/agent/src/a.ts', `import type { b } from '@pileus/db/client'`],
  ['agent-sees-only-wire', 'apps/agent/src/a.ts', `import '../../web/server/b.ts'`],
  ['pages-see-ui-and-types', 'apps/web/app/a.ts', `import { b, type C } from '@pileus/api/platform/op'`],
  ['pages-and-server-apart', 'apps/web/lib/a.ts', `import { b } from '../server/b.ts'`],
  ['server-and-pages-apart', 'apps/web/server/a.ts', `import { b } from '../lib/b.ts'`],
  ['demo-stays-out', 'apps/web/lib/a.ts', `import { b } from '../mock/world.ts'`],
  ['db-wire-ui-are-leaves', 'packages/wire/src/a.ts', `export { b } from '@pileus/db/client'`],
  ['db-wire-ui-are-leaves', 'packages/image-format/src/a.ts', `import { b } from '@pileus/wire/ledger'`],
  ['platform-knows-no-service', `${api}/platform/a.ts`, `const b = await import('../services/identity/index.ts')`],
  ['services-meet-at-index', `${api}/services/image/images/ops.ts`, `import {\n  b,\n  c,\n} from '../../identity/tokens/ops.ts'`],
  ['own-schema-only', `${api}/services/image/images/ops.ts`, `import { users } from '@pileus/db/schema/identity'`],
  ['rest-is-thin', `${api}/services/image/images/rest.ts`, `import { images } from '@pileus/db/schema/image'`],
  ['rest-is-thin', `${api}/services/image/images/rest.ts`, `import { upload } from './tasks.ts'`],
  ['model-is-pure', `${api}/services/image/images/model.ts`, `import { b } from './ops.ts'`],
  ['observe-is-pure', `${api}/services/image/images/observe.ts`, `import { b } from './ops.ts'`],
  ['testing-stays-in-tests', `${api}/platform/a.ts`, `import { cloud } from './testing/cloud.ts'`],
  ['service-order', `${api}/services/identity/users/ops.ts`, `import { image } from '../../image/index.ts'`],
])('%s catches a planted violation', (rule, path, text) => {
  const broken = violations(new Map([registry, [path, text]]))
  expect(broken.map((line) => line.split(':')[0])).toEqual([rule])
})

test('no-cycles catches a ring of values, and lets types refer to each other', () => {
  const ring = (word: string) =>
    new Map([
      ['a.ts', `${word} { b } from './b.ts'`],
      ['b.ts', `import { c } from './c.ts'`],
      ['c.ts', `import { a } from './a.ts'`],
    ])
  expect(violations(ring('import'))).toEqual(['no-cycles: a.ts -> b.ts -> c.ts -> a.ts'])
  expect(violations(ring('import type'))).toEqual([])
})

test.each([
  [
    `${api}/services/image/images/ops.ts`,
    `import { identity } from '../../identity/index.ts'\nimport { images } from '@pileus/db/schema/image'`,
  ],
  ['apps/agent/src/a.ts', `import { b } from '@pileus/image-format/verdict'`],
  [`${api}/services/image/images/rest.ts`, `import type { Image } from '@pileus/db/schema/image'`],
  [`${api}/services/image/images/ops.test.ts`, `import { users } from '@pileus/db/schema/identity'`],
  ['apps/web/app/a.ts', `import type { Router } from '@pileus/api/services/identity/router'\nexport const from = 'apps/web/server/b.ts'`],
])('%s may import what it does', (path, text) => {
  expect(violations(new Map([registry, [path, text]]))).toEqual([])
})
