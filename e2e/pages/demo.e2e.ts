import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '@pileus/web/server/testing/launched'
import { serveDemo } from '../demo.ts'
import { addressOf, dashboardPages, type Ids } from '../every-page.ts'
import { expect, test } from './fixtures.ts'

// One worker builds it, and no other takes it away meanwhile.
test.describe.configure({ mode: 'serial' })

let demo: Awaited<ReturnType<typeof serveDemo>>
test.beforeAll(async () => {
  demo = await serveDemo()
})
test.afterAll(() => demo.stop())

/** One of each kind, out of what the mock has recorded. */
function recordedIds(): Ids {
  const text = readFileSync(join(repository, 'apps/web/mock/recorded.ts'), 'utf8')
  const first = (list: string) => new RegExp(`\\n  ${list}: \\[[^]*?\\n      id: '([^']+)'`).exec(text)?.[1] ?? ''
  return {
    project: first('projects'),
    domain: first('domains'),
    domains: first('domains'),
    projects: first('projects'),
    users: first('users'),
    groups: first('groups'),
    roles: first('roles'),
    services: first('services'),
    'identity-providers': first('identityProviders'),
    mappings: first('mappings'),
    'application-credentials': first('applicationCredentials'),
    trusts: first('trusts'),
  }
}

test('the demo makes, changes and deletes without a cloud, and says that it is one', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`${demo.url}/system/projects`)
  await expect(page.getByRole('note')).toContainText('This is a demo')
  await page.getByRole('button', { name: 'Create project' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('demo-project')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const row = page.getByRole('row', { name: 'demo-project' })
  await expect(row).toBeVisible()
  const act = async (action: string) => {
    await row.getByRole('button', { name: /Actions for/ }).click()
    await page.getByRole('menuitem', { name: action, exact: true }).click()
  }
  await act('Edit')
  await page.getByRole('textbox', { name: 'Description' }).fill('Changed in memory')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(row).toContainText('Changed in memory')
  await act('Delete')
  await page.getByRole('alertdialog').getByRole('textbox').fill('demo-project')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(row).toHaveCount(0)
  expect(asked.filter((path) => !path.startsWith('/assets/') && path !== '/system/projects' && path !== '/favicon.ico')).toEqual([])
})

test('each state of a list can be asked for by its name', async ({ page }) => {
  for (const [address, says] of [
    ['?q=fault-unavailable', 'This was asked for by its name.'],
    ['?q=fault-forbidden', 'No permission to see this'],
    ['?q=nobody', 'No matches'],
    ['?world=empty', 'No users yet'],
  ] as const) {
    await page.goto(`${demo.url}/system/users${address}`)
    await expect(page.getByText(says).filter({ visible: true }).first()).toBeVisible()
  }
})

test('the demo has every page, and knows what each asks', async ({ page }) => {
  test.setTimeout(120_000)
  const ids = recordedIds()
  for (const { route } of dashboardPages()) {
    await page.goto(`${demo.url}${addressOf(route, ids)}`)
    await expect(page.getByRole('heading', { level: 1 }).first(), route).toBeVisible()
    await expect(page.getByText('it needs a real cloud'), route).toHaveCount(0)
    await expect(page.getByRole('alert'), route).toHaveCount(0)
  }
})
