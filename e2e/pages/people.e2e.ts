import type { Page } from '@playwright/test'
import { adminToken, api, expect, signIn, test, unique, url } from './fixtures.ts'

/** One of something, made by the API; its id. */
async function make(kind: 'project' | 'user' | 'group' | 'role', name: string, more: Record<string, unknown> = {}): Promise<string> {
  const home = kind === 'role' ? {} : { domain_id: 'default' }
  const { body } = await api('POST', `/identity/v3/${kind}s`, { [kind]: { name, ...home, ...more } }, await adminToken())
  return body?.[kind]?.['id'] ?? ''
}

async function roleId(name: string): Promise<string> {
  const answer = await fetch(url(`/identity/v3/roles?name=${name}`), { headers: { 'x-auth-token': await adminToken() } })
  const { roles } = (await answer.json()) as { roles: { id: string }[] }
  return roles[0]?.id ?? ''
}

/** Chooses what is offered while one types. */
async function pick(page: Page, field: string, name: string) {
  await page.getByRole('combobox', { name: field }).click()
  await page.getByRole('combobox', { name: field }).fill(name)
  await page.getByRole('option', { name }).first().click()
}

const dialog = (page: Page) => page.getByRole('dialog')
/** A part of the page about something. */
const tab = (page: Page, thing: string, name: RegExp) =>
  page.getByRole('navigation', { name: thing, exact: true }).getByRole('link', { name }).click()
const row = (page: Page, name: string) => page.getByRole('row', { name })

test('a project begins with its parent, its tags and its first members, and its page tells all of it', async ({ page }) => {
  const [parent, name, person] = [unique('parent'), unique('child'), unique('ida')]
  await make('project', parent)
  await make('user', person)
  await signIn(page)
  await page.goto(url('/system/projects?panel=create'))
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await pick(page, 'Parent', parent)
  await page.getByRole('textbox', { name: 'Tags' }).fill('web, live')
  await page.getByRole('searchbox', { name: 'Find users' }).fill(person)
  await page.getByRole('button', { name: `Add “${person}”` }).click()
  await dialog(page).getByRole('button', { name: 'Create', exact: true }).click()

  await page.getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByText('live', { exact: true })).toBeVisible()
  await tab(page, name, /Members/)
  await expect(row(page, person)).toContainText('member')
  await tab(page, name, /Tree/)
  await expect(page.getByRole('treeitem', { name: parent })).toBeVisible()
})

test('members get and lose roles; another browser’s page follows', async ({ page, browser }) => {
  const [name, person, group] = [unique('team'), unique('per'), unique('crew')]
  const projectId = await make('project', name)
  await make('user', person)
  await make('group', group)
  await signIn(page)
  await page.goto(url(`/system/projects/${projectId}?tab=members`))
  const other = await (await browser.newContext()).newPage()
  await signIn(other)
  await other.goto(url(`/system/projects/${projectId}?tab=members`))

  await page.getByRole('button', { name: 'Manage members' }).first().click()
  await page.getByRole('searchbox', { name: 'Find users' }).fill(person)
  await page.getByRole('button', { name: `Add “${person}”` }).click()
  await pick(page, `Role of ${person}`, 'reader')
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(row(page, person)).toContainText('reader')
  await expect(row(other, person)).toContainText('reader')

  await tab(page, name, /Groups/)
  await page.getByRole('button', { name: 'Manage groups' }).first().click()
  await page.getByRole('searchbox', { name: 'Find groups' }).fill(group)
  await page.getByRole('button', { name: `Add “${group}”` }).click()
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(row(page, group)).toContainText('member')

  await tab(page, name, /Members/)
  await page.getByRole('button', { name: 'Manage members' }).first().click()
  await page.getByRole('button', { name: `Remove ${person}` }).click()
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(row(page, person)).toHaveCount(0)
  await expect(row(other, person)).toHaveCount(0)
  await other.context().close()
})

test('a limit of a project’s own takes the place of the default, and goes again', async ({ page }) => {
  const token = await adminToken()
  const type = unique('storage')
  const service = await api('POST', '/identity/v3/services', { service: { type, name: type } }, token)
  const serviceId = service.body?.['service']?.['id']
  const limits = [{ service_id: serviceId, resource_name: 'shelves', default_limit: 7 }]
  await api('POST', '/identity/v3/registered_limits', { registered_limits: limits }, token)
  const projectId = await make('project', unique('limited'))
  await signIn(page)
  await page.goto(url(`/system/projects/${projectId}?tab=quotas&panel=quotas`))
  await page.getByRole('textbox', { name: `shelves, ${type}` }).fill('x')
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Must be a whole number.')).toBeVisible()
  await page.getByRole('textbox', { name: `shelves, ${type}` }).fill('-1')
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(row(page, type)).toContainText('unlimited')
  await page.getByRole('button', { name: 'Edit the quotas' }).click()
  await page.getByRole('textbox', { name: `shelves, ${type}` }).fill('')
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(row(page, type)).not.toContainText('unlimited')
})

test('a user is made with a password that signs in, a place and a role; the account can be closed', async ({ page, browser }) => {
  const [name, project] = [unique('eve'), unique('desk')]
  await make('project', project)
  await signIn(page)
  await page.goto(url('/system/users?panel=create'))
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await dialog(page)
    .getByLabel(/^Password \(/)
    .fill('a long enough one')
  await page.getByLabel('Password again').fill('another one')
  await dialog(page).getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('The two do not match.')).toBeVisible()
  await page.getByLabel('Password again').fill('a long enough one')
  await pick(page, 'Primary project', project)
  await pick(page, 'Role in it', 'member')
  await dialog(page).getByRole('button', { name: 'Create', exact: true }).click()
  await expect(row(page, name)).toBeVisible()

  const her = await (await browser.newContext()).newPage()
  await signIn(her, name, 'a long enough one')
  await her.context().close()

  await page.getByRole('link', { name, exact: true }).click()
  await tab(page, name, /Role assignments/)
  await expect(row(page, project)).toContainText('member')
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Disable' }).click()
  await page.getByRole('button', { name: 'Disable', exact: true }).click()
  await expect(page.getByText('Disabled', { exact: true }).first()).toBeVisible()
})

test('a made password is shown, copied from there, and signs in', async ({ page, browser }) => {
  const name = unique('max')
  const userId = await make('user', name)
  await signIn(page)
  await page.goto(url(`/system/users/${userId}?panel=password`))
  await page.getByRole('button', { name: 'Make a strong one' }).click()
  const made = (await page.getByRole('status').filter({ hasText: 'Copy it now' }).locator('span.font-mono').textContent()) ?? ''
  expect(made).toMatch(/^[\w-]{20}$/)
  await dialog(page).getByRole('button', { name: 'Set password' }).click()
  await expect(dialog(page)).toHaveCount(0)
  const his = await (await browser.newContext()).newPage()
  await signIn(his, name, made)
  await his.context().close()
})

test('a group gets members and loses them, and its role shows with each of them', async ({ page }) => {
  const [group, person, project] = [unique('guild'), unique('kim'), unique('shop')]
  const groupId = await make('group', group)
  const userId = await make('user', person)
  const projectId = await make('project', project)
  await signIn(page)
  await page.goto(url(`/system/groups/${groupId}?tab=members&panel=members`))
  await pick(page, 'Users', person)
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('button', { name: 'Add members' }).click()
  await expect(row(page, person)).toBeVisible()

  const token = await adminToken()
  await api('PUT', `/identity/v3/projects/${projectId}/groups/${groupId}/roles/${await roleId('member')}`, undefined, token)
  await page.goto(url(`/system/users/${userId}?tab=assignments`))
  await expect(row(page, project)).toContainText(`Through the group ${group}`)

  await page.goto(url(`/system/groups/${groupId}?tab=members`))
  await row(page, person)
    .getByRole('button', { name: /Actions for/ })
    .click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('Nobody is in this group')).toBeVisible()
})

test('a role implies another one, and the explorer says what that comes to', async ({ page }) => {
  const name = unique('night')
  const id = await make('role', name)
  await signIn(page)
  await page.goto(url(`/system/roles/${id}?tab=explorer`))
  await page.getByRole('searchbox').fill('list_users')
  await expect(page.getByText('list_users', { exact: true })).toHaveCount(0)
  await page.goto(url(`/system/roles/${id}?tab=implied`))
  await page.getByRole('button', { name: 'Edit', exact: true }).last().click()
  await pick(page, 'Implies', 'reader')
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('main').getByRole('link', { name: 'reader' })).toBeVisible()
  await tab(page, name, /What it allows/)
  await page.getByRole('searchbox').fill('list_users')
  await expect(page.getByText('list_users', { exact: true })).toBeVisible()
})

test('a role is given and taken in the list of assignments, and the last administrator keeps it', async ({ page }) => {
  const [person, project] = [unique('zoe'), unique('yard')]
  await make('user', person)
  await make('project', project)
  await signIn(page)
  await page.goto(url('/system/assignments?panel=create'))
  await pick(page, 'Who', person)
  await pick(page, 'Role', 'reader')
  await pick(page, 'Where', project)
  await dialog(page).getByRole('button', { name: 'Give a role' }).click()
  await expect(dialog(page)).toHaveCount(0)
  await page.getByRole('searchbox').fill(person)
  await expect(row(page, project)).toContainText('reader')
  await row(page, project)
    .getByRole('button', { name: /Actions for/ })
    .click()
  await page.getByRole('menuitem', { name: 'Take the role away' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Take the role away' }).click()
  await expect(page.getByText('No matches')).toBeVisible()
})

test('who can do something is answered with names and paths', async ({ page }) => {
  await signIn(page)
  await page.goto(url('/system/explorer?ask=who'))
  await pick(page, 'Operation', 'identity:create_project')
  await expect(page.getByText('What is needed')).toBeVisible()
  await page.getByRole('combobox', { name: 'Kind of place' }).selectOption('system')
  await expect(row(page, 'admin').first()).toBeVisible()
})

test('what was typed is asked about before it is thrown away, and comes back after a reload', async ({ page }) => {
  const name = unique('half')
  await signIn(page)
  await page.goto(url('/system/groups?panel=create'))
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('alertdialog', { name: 'Leave without saving?' })).toBeVisible()
  await page.getByRole('button', { name: 'Stay' }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(name)
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(name)
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
})

test('what somebody else changes meanwhile is shown beside what was typed', async ({ page }) => {
  const name = unique('both')
  const id = await make('group', name)
  await signIn(page)
  await page.goto(url(`/system/groups/${id}?panel=edit`))
  await page.getByRole('textbox', { name: 'Description' }).fill('mine')
  await api('PATCH', `/identity/v3/groups/${id}`, { group: { description: 'theirs' } }, await adminToken())
  await expect(page.getByText('It is now “theirs”.')).toBeVisible()
  await page.getByRole('button', { name: 'Take that' }).click()
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('theirs')
})

test('what is not there, and what may not be seen, is said', async ({ page }) => {
  const [name, project] = [unique('lea'), unique('own')]
  const userId = await make('user', name, { password: 'a password of hers' })
  const projectId = await make('project', project)
  await api('PUT', `/identity/v3/projects/${projectId}/users/${userId}/roles/${await roleId('member')}`, undefined, await adminToken())
  await signIn(page)
  await page.goto(url('/system/users/nobody'))
  await expect(page.getByRole('alert').filter({ hasText: 'This does not exist' })).toBeVisible()
  await page.context().clearCookies()
  await signIn(page, name, 'a password of hers')
  await page.goto(url('/system/users'))
  await expect(page.getByText('No permission to see this').first()).toBeVisible()
})

test('a manager of a domain works in it alone', async ({ page }) => {
  const [name, group] = [unique('dana'), unique('band')]
  const userId = await make('user', name, { password: 'a password of hers' })
  await api('PUT', `/identity/v3/domains/default/users/${userId}/roles/${await roleId('manager')}`, undefined, await adminToken())
  await signIn(page, name, 'a password of hers')
  await page.goto(url('/domain/default/groups?panel=create'))
  await expect(page.getByRole('combobox', { name: 'Domain' })).toHaveCount(0)
  await page.getByRole('textbox', { name: 'Name' }).fill(group)
  await dialog(page).getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('link', { name: group, exact: true }).click()
  await expect(page).toHaveURL(/\/domain\/default\/groups\//)
  await tab(page, group, /Members/)
  await page.getByRole('button', { name: 'Add members' }).first().click()
  await pick(page, 'Users', name)
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('button', { name: 'Add members' }).click()
  await row(page, name).getByRole('link', { name }).click()
  await expect(page).toHaveURL(/\/domain\/default\/users\//)
  await tab(page, name, /Role assignments/)
  await expect(row(page, 'manager')).toBeVisible()
})
