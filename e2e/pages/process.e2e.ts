import { readFileSync } from 'node:fs'
import { expect, test, url } from './fixtures.ts'

test('every page has a nonce of its own, and nobody else can choose it', async ({ request }) => {
  const policies = new Set<string>()
  for (let n = 0; n < 3; n++) {
    const answer = await request.get(url('/login'), {
      headers: { accept: 'text/html', 'x-nonce': 'mine', 'content-security-policy': "script-src 'nonce-mine'" },
    })
    const policy = answer.headers()['content-security-policy'] ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect(nonce).not.toBe('mine')
    expect(await answer.text()).toContain(`nonce="${nonce}"`)
    expect(policy).not.toContain('unsafe-eval')
    expect(policy).toContain("frame-ancestors 'none'")
    policies.add(policy)
  }
  expect(policies.size).toBe(3)
})

test('the pages process has no key, no database and no right to look for them', async () => {
  const { pid } = findPages()
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
  for (const secret of ['DATABASE_URL', 'MASTER_KEY', 'ADMIN_PASSWORD', 'PILEUS_DATA']) expect(environment).not.toContain(secret)
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  expect(command).toContain('--permission')
  const readable = command.filter((part) => part.startsWith('--allow-fs-read=')).map((part) => part.slice('--allow-fs-read='.length))
  expect(readable.some((path) => (process.env['PILEUS_DATA_FOLDER'] ?? '?').startsWith(path))).toBe(false)
})

/** The child of the control plane that this run has started. */
function findPages(): { pid: number } {
  const parent = process.env['PILEUS_PID'] ?? ''
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ')
  const pid = children.map(Number).find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('pages-process.ts'))
  if (pid === undefined) throw new Error('There is no pages process.')
  return { pid }
}
