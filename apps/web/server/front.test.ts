import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forPages } from './front.ts'
import { fence } from './pages.ts'

const asked = (url: string, accept = '*/*') => ({ url, headers: { accept } }) as IncomingMessage

test('services, probes and documents stay with the control plane; the front page is for those who read HTML', () => {
  const ours = [
    '/identity/v3',
    '/identity',
    '/identity?x',
    '/trpc/identity/users.list',
    '/healthz',
    '/readyz',
    '/metrics',
    '/.well-known/x',
    '/',
  ]
  const theirs = ['/login', '/system/users', '/identityless', '/trpcs', '/_next/static/x.js', '/healthzz', '/project/identity/x']
  expect(ours.filter((url) => forPages(asked(url), ['/identity']))).toEqual([])
  expect(theirs.filter((url) => !forPages(asked(url), ['/identity']))).toEqual([])
  expect(forPages(asked('/', 'text/html,application/xhtml+xml'), ['/identity'])).toBe(true)
})

test('the fence of the pages process: keys cannot be read, nothing can be written or run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pileus-fence-'))
  mkdirSync(join(folder, 'socket'))
  writeFileSync(join(folder, 'master.key'), 'secret')
  const script = `
    const fs = require('node:fs'), { spawnSync } = require('node:child_process')
    const tried = (work) => { try { return String(work()) } catch (error) { return error.code } }
    console.log(JSON.stringify({
      key: tried(() => fs.readFileSync(${JSON.stringify(join(folder, 'master.key'))})),
      passwd: tried(() => fs.readFileSync('/etc/passwd')),
      write: tried(() => fs.writeFileSync(${JSON.stringify(join(folder, 'x'))}, '')),
      run: tried(() => spawnSync('true').status),
      program: tried(() => fs.existsSync(${JSON.stringify(join(import.meta.dirname, '../package.json'))})),
    }))`
  const said: unknown = JSON.parse(
    execFileSync(process.execPath, [...fence(join(folder, 'socket/s')), '-e', script], { encoding: 'utf8', env: {} }),
  )
  const denied = 'ERR_ACCESS_DENIED'
  expect(said).toEqual({ key: denied, passwd: denied, write: denied, run: denied, program: 'true' })
})
