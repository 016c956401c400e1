import { adminToken, api, expect, signIn, test, unique, url } from './fixtures.ts'

test('a wrong password is told, and changes nothing', async ({ page }) => {
  await page.goto(url('/system/projects'))
  await expect(page).toHaveURL(/\/login\?next=/)
  await page.getByLabel('User name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill('wrong')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('alert').first()).toBeVisible()
  await expect(page).toHaveURL(/\/login/)
})

test('a project is made, found, changed, switched off, switched on again and deleted by typing its name', async ({ page }) => {
  const name = unique('shop')
  await signIn(page)
  await page.goto(url('/system/projects'))
  await page.getByRole('button', { name: 'Create project' }).click()
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Description').fill('Our web shop')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const row = page.getByRole('row', { name })
  await expect(row).toBeVisible()

  await page.getByRole('searchbox').fill(name)
  await expect(page).toHaveURL(new RegExp(`q=${name}`))
  await expect(page.getByRole('row')).toHaveCount(2)

  const act = async (action: string) => {
    await row.getByRole('button', { name: /Actions for/ }).click()
    await page.getByRole('menuitem', { name: action, exact: true }).click()
  }
  await act('Edit')
  await page.getByLabel('Description').fill('Sold')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(row).toContainText('Sold')

  await act('Disable')
  await page.getByRole('button', { name: 'Disable', exact: true }).click()
  await expect(row).toContainText('Disabled')
  await act('Enable')
  await expect(row).toContainText('Enabled')

  await act('Delete')
  await page.getByRole('alertdialog').getByRole('textbox').fill(name)
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('No matches')).toBeVisible()
})

test('what the API changes is on the screen in less than a second, and an idle page asks for nothing', async ({ page }) => {
  await signIn(page)
  await page.goto(url('/system/projects'))
  await expect(page.getByRole('row', { name: 'admin' })).toBeVisible()
  const token = await adminToken()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const name = unique('outside')
  const { status } = await api('POST', '/identity/v3/projects', { project: { name, domain_id: 'default' } }, token)
  const committed = performance.now()
  expect(status).toBe(201)
  await page.getByRole('row', { name }).waitFor()
  expect(performance.now() - committed).toBeLessThan(1_000)
  // One change, one question.
  expect(asked.filter((address) => address.includes('/trpc/identity'))).toHaveLength(1)
})

test('a list is paged, sorted and filtered by its address, which a colleague can open', async ({ page, browser }) => {
  await signIn(page)
  const token = await adminToken()
  const prefix = unique('page')
  for (let n = 0; n < 5; n++) await api('POST', '/identity/v3/projects', { project: { name: `${prefix}-${n}`, domain_id: 'default' } }, token)
  await page.goto(url(`/system/projects?q=${prefix}&size=2`))
  await expect(page.getByRole('row')).toHaveCount(3)
  await page.getByRole('button', { name: 'Next page' }).click()
  await expect(page.getByRole('row', { name: `${prefix}-2` })).toBeVisible()
  const link = page.url()
  const colleague = await (await browser.newContext()).newPage()
  await signIn(colleague)
  await colleague.goto(link)
  await expect(colleague.getByRole('row', { name: `${prefix}-2` })).toBeVisible()
  await colleague.context().close()
})

test('two browsers see each other; a session that is ended closes in two seconds and goes on where it was', async ({ page, browser }) => {
  const context = await browser.newContext()
  const other = await context.newPage()
  await signIn(page)
  await signIn(other)
  await other.goto(url('/system/projects'))
  await other.getByRole('button', { name: 'Create project' }).click()
  const name = unique('typed')
  await other.getByLabel('Name').fill(name)

  const token = await other.context().cookies()
  expect(token.find((cookie) => cookie.name === 'pileus.session')).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  await page.goto(url('/settings/sessions'))
  await page.getByRole('button', { name: 'End all others' }).click()
  await expect(other.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible({ timeout: 3_000 })
  await other.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(other.getByLabel('Name')).toHaveValue(name)
  await other.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(other.getByRole('row', { name })).toBeVisible()
  await context.close()
})
