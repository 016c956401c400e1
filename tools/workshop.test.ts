import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// What belongs to the workshop where this was made must not be in the product: addresses, paths, keys.

const root = join(import.meta.dirname, '..')
const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
const files = (listed.stdout ?? '').split('\0').filter((name) => name !== '' && !/\.(png|jpg|ico|woff2?)$/.test(name))

const secrets: [string, RegExp][] = [
  [
    'the address of a package registry',
    /https?:\/\/[^\s"'`]*\b(registry|npmjs|npmmirror|artifactory|nexus|verdaccio|proxy\.golang|pypi)\b[^\s"'`]*/i,
  ],
  ['a path of somebody’s machine', /(?<![\w.])\/(work|root|home|Users|mnt\/c)\/[\w.-]+/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{40}/],
  ['a token', /\b(_authToken|npm_[A-Za-z0-9]{36}|gh[pousr]_[A-Za-z0-9]{36}|AKIA[A-Z0-9]{16})\b/],
]

const found = (name: string, text: string) =>
  text
    .split('\n')
    .flatMap((line, index) => secrets.filter(([, pattern]) => pattern.test(line)).map(([what]) => `${name}:${index + 1} holds ${what}`))

/** This file has to name what it looks for. */
const itself = 'tools/workshop.test.ts'

test.runIf(listed.status === 0)('no tracked file holds an address, a path or a key of the workshop', () => {
  expect(files.length).toBeGreaterThan(100)
  expect(files).toContain(itself)
  const text = (name: string) => {
    try {
      return readFileSync(join(root, name), 'utf8')
    } catch {
      return '' // deleted, and not yet committed
    }
  }
  expect(files.filter((name) => name !== itself).flatMap((name) => found(name, text(name)))).toEqual([])
})

test.each([
  '"resolved": "https://registry.example/zod/-/zod-4.6.7.tgz"',
  'cd /home/alice/pileus && npm start',
  'const cache = "/root/.npm/cache"',
  '//mirror.example/:_authToken=1',
])('%s is found', (line) => {
  expect(found('file', line)).toHaveLength(1)
})

interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'))
const lock: { packages: Record<string, Manifest & { resolved?: string; link?: boolean; integrity?: string }> } = read('package-lock.json')
const workspaces = Object.keys(lock.packages).filter((path) => !path.includes('node_modules'))
const wanted = ({ dependencies, devDependencies, optionalDependencies }: Manifest) => ({
  ...dependencies,
  ...devDependencies,
  ...optionalDependencies,
})

test('the lockfile agrees with every package.json, holds hashes and no addresses', () => {
  for (const path of workspaces) {
    const manifest: Manifest = read(join(path, 'package.json'))
    expect({ path, ...wanted(lock.packages[path] ?? {}) }).toEqual({ path, ...wanted(manifest) })
  }
  const packages = Object.entries(lock.packages).filter(([path, entry]) => path.includes('node_modules') && !entry.link)
  expect(packages.length).toBeGreaterThan(100)
  expect(packages.filter(([, entry]) => !entry.integrity).map(([path]) => path)).toEqual([])
  expect(packages.filter(([, entry]) => entry.resolved).map(([path]) => path)).toEqual([])
})

test('every version is exact', () => {
  const loose = workspaces.flatMap((path) =>
    Object.entries(wanted(read(join(path, 'package.json')))).filter(([, version]) => !/^\d+\.\d+\.\d+[\w.-]*$/.test(version)),
  )
  expect(loose).toEqual([])
})
