// The import rules of docs/architecture.md, checked on the text of the modules: TypeScript 7 has no compiler API for a tool to use.
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

export interface Import {
  from: string
  to: string
  typeOnly: boolean
}

/** Path relative to the repository, and text. */
export type Modules = ReadonlyMap<string, string>

export function readModules(root: string): Modules {
  const modules = new Map<string, string>()
  for (const top of ['apps', 'packages', 'e2e', 'tools']) {
    for (const entry of readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|tsx|mts)$/.test(entry) || entry.includes('node_modules')) continue
      modules.set(posix.join(top, entry), readFileSync(join(root, top, entry), 'utf8'))
    }
  }
  return modules
}

const named = /^[ \t]*(?:import|export)\s+(type\s)?\s*(?:([\w*{}\s,$]+?)\s*from\s*)?['"]([^'"]+)['"]/gm
const dynamic = /\bimport\(\s*['"]([^'"]+)['"]/g

/** Imports between our own modules; packages from the registry are left out. */
export function imports(modules: Modules): Import[] {
  return [...modules].flatMap(([from, text]) => {
    const found: Import[] = []
    for (const [, type, names = '', specifier = ''] of text.matchAll(named)) {
      const listed = /^\{(.*)\}$/s
        .exec(names.trim())?.[1]
        ?.split(',')
        .map((name) => name.trim())
        .filter(Boolean)
      const typeOnly = type !== undefined || (listed !== undefined && listed.length > 0 && listed.every((name) => name.startsWith('type ')))
      found.push({ from, to: resolve(from, specifier), typeOnly })
    }
    for (const [, specifier = ''] of text.matchAll(dynamic)) found.push({ from, to: resolve(from, specifier), typeOnly: false })
    return found.filter(({ to }) => to !== '')
  })
}

function resolve(from: string, specifier: string): string {
  const [, name, path] = /^@pileus\/(db|wire|ui|api|image-format)\/(.+)$/.exec(specifier) ?? []
  if (name && path) return `packages/${name}/src/${path}.${name === 'ui' ? 'tsx' : 'ts'}`
  if (specifier.startsWith('@/')) return posix.join('apps/web', specifier.slice(2))
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : ''
}

interface Rule {
  name: string
  from: RegExp
  /** `$1` stands for the first group of `from`. */
  to: string
  except?: string
  /** Types cross this border freely: they leave nothing behind at run time. */
  valuesOnly?: true
}

const services = '^packages/api/src/services/'

const rules: Rule[] = [
  { name: 'packages-never-import-apps', from: /^packages\//, to: '^apps/' },
  { name: 'agent-sees-only-wire', from: /^apps\/agent\//, to: '^(packages/(?!(wire|image-format)/)|apps/web/)' },
  { name: 'pages-see-ui-and-types', from: /^apps\/web\/(?:app|lib)\//, to: '^packages/(?!ui/)', valuesOnly: true },
  { name: 'pages-and-server-apart', from: /^apps\/web\/(?:app|lib)\//, to: '^apps/web/server/' },
  { name: 'server-and-pages-apart', from: /^apps\/web\/server\//, to: '^(apps/web/(?!server/)|packages/ui/)' },
  { name: 'demo-stays-out', from: /^apps\/web\/(?:app|lib)\//, to: '^apps/web/(mock|demo)/' },
  { name: 'db-wire-ui-are-leaves', from: /^packages\/(db|wire|ui|image-format)\//, to: '^packages/(?!$1/)' },
  { name: 'platform-knows-no-service', from: /^packages\/api\/src\/platform\//, to: services },
  {
    name: 'services-meet-at-index',
    from: /^packages\/api\/src\/services\/([^/]+)\//,
    to: services,
    except: `${services}($1/|[^/]+/index[.]ts$)`,
  },
  {
    name: 'own-schema-only',
    from: /^packages\/api\/src\/services\/([^/]+)\//,
    to: '^packages/db/src/schema/',
    except: '^packages/db/src/schema/$1[.]ts$',
  },
  { name: 'rest-is-thin', from: /^packages\/api\/src\/services\/.*\/rest[.]ts$/, to: '(^packages/db/|/tasks[.]ts$)', valuesOnly: true },
  { name: 'model-is-pure', from: /\/services\/.*\/model[.]ts$/, to: '.', except: '/model[.]ts$', valuesOnly: true },
  { name: 'observe-is-pure', from: /\/services\/.*\/observe[.]ts$/, to: '.', except: '/(model|observe)[.]ts$', valuesOnly: true },
  { name: 'testing-stays-in-tests', from: /^(?:apps|packages)\//, to: '(/testing/|/testing[.]ts$|[.]test[.]ts$)' },
]

const isTest = (path: string) => /(\.test\.ts$|\/testing(\/|\.ts$)|\/society\.ts$|^tools\/|^e2e\/)/.test(path)

/** Every broken rule, as `rule: from -> to`. Tests may import everything. */
export function violations(modules: Modules): string[] {
  const all = imports(modules).filter(({ from }) => !isTest(from))
  const broken = all.flatMap((edge) => rules.filter((rule) => breaks(rule, edge)).map(({ name }) => `${name}: ${edge.from} -> ${edge.to}`))
  return [...broken, ...outOfOrder(modules, all), ...cycles(all)]
}

function breaks({ from, to, except, valuesOnly }: Rule, edge: Import): boolean {
  const match = from.exec(edge.from)
  if (!match || (valuesOnly && edge.typeOnly)) return false
  const pattern = (text: string) => new RegExp(text.replaceAll('$1', match[1] ?? ''))
  return pattern(to).test(edge.to) && !(except !== undefined && pattern(except).test(edge.to))
}

/** A service imports only services before its own in services/index.ts: what has to go the other way goes as an event. */
function outOfOrder(modules: Modules, all: readonly Import[]): string[] {
  const registry = modules.get('packages/api/src/services/index.ts') ?? ''
  const listed =
    /services[^=]*=\s*\[([^\]]*)\]/
      .exec(registry)?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean) ?? []
  const folderOf = new Map(
    [...registry.matchAll(/import\s*\{\s*(\w+)\s*\}\s*from\s*'\.\/([^/]+)\/index\.ts'/g)].map(([, name, folder]) => [name, folder]),
  )
  const order = listed.map((name) => folderOf.get(name) ?? name)
  const service = (path: string) => /^packages\/api\/src\/services\/([^/]+)\//.exec(path)?.[1]
  return all.flatMap(({ from, to }) => {
    const [a, b] = [service(from), service(to)]
    if (!a || !b || a === b || order.indexOf(b) < order.indexOf(a)) return []
    return [`service-order: ${from} -> ${to}`]
  })
}

/** One line a cycle of values. Types may refer to each other. */
function cycles(all: readonly Import[]): string[] {
  const next = Map.groupBy(
    all.filter(({ typeOnly }) => !typeOnly),
    ({ from }) => from,
  )
  const state = new Map<string, 'open' | 'done'>()
  const found: string[] = []
  const visit = (path: string[], at: string) => {
    if (state.get(at) === 'open') found.push(`no-cycles: ${[...path.slice(path.indexOf(at)), at].join(' -> ')}`)
    if (state.has(at)) return
    state.set(at, 'open')
    for (const { to } of next.get(at) ?? []) visit([...path, at], to)
    state.set(at, 'done')
  }
  for (const from of next.keys()) visit([], from)
  return found
}
