import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { adminToken, api, expect, signIn, test, unique, url } from './fixtures.ts'

type Things = Record<string, { id: string; name: string }[]>

async function idOf(kind: string, name: string, token: string): Promise<string> {
  const { body } = await api('GET', `/identity/v3/${kind}?name=${encodeURIComponent(name)}`, undefined, token)
  return (body as unknown as Things)[kind]?.[0]?.id ?? ''
}

/** Somebody with one role in a project of this test's own. */
async function member(role = 'member') {
  const token = await adminToken()
  const [name, projectName, password] = [unique('mia'), unique('shop'), 'a password of her own']
  const user = await api('POST', '/identity/v3/users', { user: { name, password, domain_id: 'default' } }, token)
  const project = await api('POST', '/identity/v3/projects', { project: { name: projectName, domain_id: 'default' } }, token)
  const [userId, projectId] = [user.body?.['user']?.['id'] ?? '', project.body?.['project']?.['id'] ?? '']
  await api('PUT', `/identity/v3/projects/${projectId}/users/${userId}/roles/${await idOf('roles', role, token)}`, undefined, token)
  return { name, password, userId, projectId, projectName, token }
}

async function act(page: Page, row: string, action: string) {
  await page
    .getByRole('row', { name: row })
    .getByRole('button', { name: /Actions for/ })
    .click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

async function confirm(page: Page, action: string, typed?: string) {
  const dialog = page.getByRole('alertdialog')
  if (typed !== undefined) await dialog.getByRole('textbox').fill(typed)
  await dialog.getByRole('button', { name: action, exact: true }).click()
}

/** What a downloaded file holds, and whether it signs in as it is. */
async function download(page: Page, button: string): Promise<string> {
  const arrives = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: button }).click()
  return readFileSync(await (await arrives).path(), 'utf8')
}

async function signsIn(id: string, secret: string) {
  const identity = { methods: ['application_credential'], application_credential: { id, secret } }
  return (await api('POST', '/identity/v3/auth/tokens', { auth: { identity } })).status
}

test('an application credential is made with rules, shown once, and signs in from the files as downloaded', async ({ page }) => {
  const { name: user, password, projectId } = await member()
  const name = unique('ci')
  await signIn(page, user, password)
  await page.goto(url(`/project/${projectId}/application-credentials`))
  await page.getByRole('button', { name: 'Create application credential' }).first().click()
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('checkbox', { name: 'reader' }).check()
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('Each rule needs a service')).toBeVisible()
  await page.getByRole('combobox', { name: 'Service 1' }).fill('identity')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Path 1' }).fill('/v3/auth/projects')
  await page.getByRole('button', { name: 'Create', exact: true }).click()

  const shown = page.getByRole('dialog', { name: `${name} is ready` })
  await expect(shown).toBeVisible()
  expect(page.url()).not.toContain('secret')
  await shown.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('alertdialog')).toContainText('cannot be shown again')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click()

  const clouds = await download(page, 'Download clouds.yaml')
  const said = (key: string) => new RegExp(`${key}: "(.*)"`).exec(clouds)?.[1] ?? ''
  expect(said('auth_url')).toBe(url('/identity/v3'))
  const [id, secret] = [said('application_credential_id'), said('application_credential_secret')]
  expect(await signsIn(id, secret)).toBe(201)

  const rc = await download(page, 'Download openrc.sh')
  const print = 'printf "%s %s %s" "$OS_AUTH_TYPE" "$OS_APPLICATION_CREDENTIAL_ID" "$OS_APPLICATION_CREDENTIAL_SECRET"'
  expect(execFileSync('bash', ['-c', `${rc}\n${print}`], { encoding: 'utf8' })).toBe(`v3applicationcredential ${id} ${secret}`)

  await shown.getByRole('button', { name: 'Done' }).click()
  await expect(shown).toBeHidden()
  expect(await page.evaluate((text) => [JSON.stringify(sessionStorage), JSON.stringify(localStorage)].join().includes(text), secret)).toBe(
    false,
  )

  await page.getByRole('link', { name }).click()
  await expect(page.getByRole('row', { name: /identity GET/ })).toContainText('/v3/auth/projects')
  await page.goto(url(`/project/${projectId}/application-credentials`))
  await act(page, name, 'Delete')
  await confirm(page, 'Delete')
  await expect(page.getByText('No Application credentials yet')).toBeVisible()
  expect(await signsIn(id, secret)).toBe(401)
})

test('one button makes a login for the command line', async ({ page }) => {
  const { name, password, projectId, projectName } = await member()
  await signIn(page, name, password)
  await page.goto(url(`/project/${projectId}/api-access`))
  await expect(page.getByRole('row', { name: /identity.*Public/ })).toContainText('/identity')
  await page.getByRole('button', { name: 'Make a login for the command line' }).click()
  const clouds = await download(page, 'Download clouds.yaml')
  expect(clouds).toContain(`"${projectName}":`)
  const said = (key: string) => new RegExp(`${key}: "(.*)"`).exec(clouds)?.[1] ?? ''
  expect(await signsIn(said('application_credential_id'), said('application_credential_secret'))).toBe(201)
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()

  const arrives = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download openrc.sh' }).click()
  const rc = readFileSync(await (await arrives).path(), 'utf8')
  expect(rc).not.toContain(password)
  const print = 'printf "%s %s %s" "$OS_USERNAME" "$OS_PASSWORD" "$OS_PROJECT_ID"'
  expect(execFileSync('bash', ['-c', `${rc}\n${print}`], { encoding: 'utf8', input: password, stdio: 'pipe' })).toBe(
    `${name} ${password} ${projectId}`,
  )
})

test('EC2 keys are made, hidden in the list, shown by a click, changed and deleted', async ({ page }) => {
  const { name, password, projectId } = await member()
  await signIn(page, name, password)
  await page.goto(url(`/project/${projectId}/credentials`))
  await page.getByRole('button', { name: 'Create credential' }).first().click()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const ready = page.getByRole('dialog', { name: 'The keys are ready' })
  const secret = (await ready.locator('dd').nth(1).innerText()).trim()
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  await ready.getByRole('button', { name: 'Close' }).last().click()

  const row = page.getByRole('row', { name: /EC2 and S3 keys/ })
  await expect(row).not.toContainText(secret)
  await row.getByRole('button', { name: 'Show the secret' }).click()
  await expect(page.getByRole('dialog')).toContainText(secret)
  expect(page.url()).not.toContain(secret)
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()

  await act(page, 'EC2 and S3 keys', 'Edit')
  const data = page.getByRole('textbox', { name: 'Data' })
  const { access } = JSON.parse(await data.inputValue()) as { access: string }
  await data.fill('no JSON')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Must be valid JSON')).toBeVisible()
  await data.fill(JSON.stringify({ access, secret: 'another' }))
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await row.getByRole('button', { name: 'Show the secret' }).click()
  await expect(page.getByRole('dialog')).toContainText('another')
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()

  await act(page, 'EC2 and S3 keys', 'Delete')
  await confirm(page, 'Delete')
  await expect(page.getByText('No Credentials yet')).toBeVisible()
})

test('a trust is made for somebody who is named by an id, seen by both, and ended', async ({ page, browser }) => {
  const [lender, borrower] = [await member(), await member()]
  await signIn(page, lender.name, lender.password)
  await page.goto(url(`/project/${lender.projectId}/trusts`))
  await page.getByRole('button', { name: 'Create trust' }).first().click()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('Must not be empty.').first()).toBeVisible()
  await page.getByRole('combobox', { name: 'Lent to' }).fill(borrower.userId)
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: 'member' }).check()
  await page.getByRole('textbox', { name: 'Uses left' }).fill('2')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('row', { name: borrower.name })).toContainText('Lent by me')

  const other = await (await browser.newContext()).newPage()
  await signIn(other, borrower.name, borrower.password)
  await other.goto(url(`/project/${borrower.projectId}/trusts`))
  await expect(other.getByRole('row', { name: lender.name })).toContainText('Lent to me')
  await other.getByRole('row', { name: lender.name }).getByRole('link').first().click()
  await expect(other.getByText('Times it may be lent on')).toBeVisible()

  await act(page, borrower.name, 'End')
  await confirm(page, 'End')
  await expect(page.getByText('No Trusts yet')).toBeVisible()
  await other.context().close()
})

test('regions, services, endpoints and limits are made, changed, and refuse to go while something needs them', async ({ page }) => {
  test.setTimeout(120_000)
  const [region, service, resource, token] = [unique('north'), unique('svc'), unique('gadgets'), await adminToken()]
  await signIn(page)
  await page.goto(url('/system/regions'))
  await page.getByRole('button', { name: 'Create region' }).click()
  await page.getByRole('textbox', { name: 'ID' }).fill('no good')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('May only hold characters')).toBeVisible()
  await page.getByRole('textbox', { name: 'ID' }).fill(region)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('row', { name: region })).toBeVisible()

  await page.goto(url('/system/services'))
  await page.getByRole('button', { name: 'Create service' }).click()
  await page.getByRole('textbox', { name: 'Type' }).fill(service)
  await page.getByRole('textbox', { name: 'Name' }).fill(service)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('link', { name: service }).click()

  await page.getByRole('button', { name: 'Create endpoint' }).click()
  await page.getByRole('textbox', { name: 'URL' }).fill('https://example.org/$(tenant)s')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('not for “tenant”')).toBeVisible()
  await page.getByRole('textbox', { name: 'URL' }).fill('https://example.org/$(project_id)s')
  await page.getByRole('combobox', { name: 'Region' }).fill(region)
  await page.getByRole('option', { name: region }).click()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const endpoint = page.getByRole('row', { name: /example\.org/ })
  await expect(endpoint).toContainText(region)
  await act(page, 'https://example.org', 'Disable')
  await confirm(page, 'Disable')
  await expect(endpoint).toContainText('Disabled')

  await page.goto(url(`/system/regions?q=${region}`))
  await page
    .getByRole('row', { name: region })
    .getByRole('button', { name: /Actions for/ })
    .click()
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toContainText('Endpoints lie in this region')
  await page.keyboard.press('Escape')

  await page.goto(url('/system/registered-limits?panel=create'))
  await page.getByRole('combobox', { name: 'Service' }).fill(service)
  await page.getByRole('option', { name: service }).click()
  await page.getByRole('textbox', { name: 'Resource' }).fill(resource)
  await page.getByRole('textbox', { name: 'Default' }).fill('-1')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('row', { name: resource })).toContainText('unlimited')

  await page.goto(url('/system/limits?panel=create'))
  await page.getByRole('combobox', { name: 'Resource' }).selectOption({ label: `${resource} · ${service} · Every region` })
  await page.getByRole('combobox', { name: 'Project' }).fill('admin')
  await page.getByRole('option', { name: 'admin' }).first().click()
  await page.getByRole('textbox', { name: 'Limit' }).fill('many')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('Must be a whole number.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Limit' }).fill('7')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('row', { name: resource })).toContainText('7')

  await page.goto(url(`/system/registered-limits?q=${resource}`))
  await page
    .getByRole('row', { name: resource })
    .getByRole('button', { name: /Actions for/ })
    .click()
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Escape')
  await page.goto(url(`/system/limits?q=${resource}`))
  await act(page, resource, 'Edit')
  await page.getByRole('textbox', { name: 'Limit' }).fill('8')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('row', { name: resource })).toContainText('8')
  await act(page, resource, 'Delete')
  await confirm(page, 'Delete')
  await expect(page.getByText('No matches')).toBeVisible()
  await api('DELETE', `/identity/v3/services/${await idOf('services', service, token)}`, undefined, token)
})

test('a mapping is written, tried on an assertion, and used by a protocol of an identity provider', async ({ page }) => {
  const [mapping, provider] = [unique('map'), unique('acme')]
  await signIn(page)
  await page.goto(url('/system/mappings?panel=create'))
  await page.getByRole('textbox', { name: 'ID' }).fill(mapping)
  const rules = page.getByRole('textbox', { name: 'Rules (JSON)' })
  const good = await rules.inputValue()
  await rules.fill('[\n  {\n  x')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('Line 3, column 3')).toBeVisible()
  await rules.fill('[{"local": [], "remote": [{"type": 1}]}]')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('[0].remote[0].type: ')).toBeVisible()
  await rules.fill(good)
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByText('staff (Default)')).toBeVisible()
  await page.getByRole('button', { name: 'Show as code' }).click()
  await expect(page.getByText(`openstack mapping create ${mapping} --rules /dev/stdin <<'EOF'`)).toBeVisible()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('link', { name: mapping }).click()
  await page.getByRole('link', { name: 'Try it' }).click()
  await page.getByRole('textbox', { name: 'Assertion' }).fill('REMOTE_USER: ada\nemail: a@b\norgPersonType: Guest')
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByText('orgPersonType has none of: Employee.')).toBeVisible()

  await page.goto(url('/system/identity-providers?panel=create'))
  await page.getByRole('textbox', { name: 'ID', exact: true }).fill(provider)
  await page.getByRole('combobox', { name: 'Domain' }).fill('Default')
  await page.getByRole('option', { name: 'Default' }).click()
  await page.getByRole('textbox', { name: 'Remote IDs' }).fill(`https://${provider}.example`)
  await page.getByRole('textbox', { name: 'Memberships last' }).fill('60')
  await page.getByRole('button', { name: 'Show as code' }).click()
  await expect(page.getByText(`openstack identity provider create ${provider}`)).toBeVisible()
  await expect(page.getByText('has no way to say authorization_ttl')).toBeVisible()
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByRole('link', { name: provider }).click()
  await page.getByRole('link', { name: /Protocols/ }).click()
  await page.getByRole('button', { name: 'Add a protocol' }).click()
  await page.getByRole('textbox', { name: 'Protocol' }).fill('openid')
  await page.getByRole('combobox', { name: 'Mapping' }).fill(mapping)
  await page.getByRole('option', { name: mapping }).click()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('row', { name: 'openid' })).toContainText(mapping)
  await act(page, 'openid', 'Show as code')
  await expect(page.getByText(`openstack federation protocol show openid --identity-provider ${provider}`)).toBeVisible()
  await page.keyboard.press('Escape')

  await page.goto(url(`/system/identity-providers?q=${provider}`))
  await act(page, provider, 'Unregister')
  await confirm(page, 'Unregister', provider)
  await expect(page.getByText('No matches')).toBeVisible()
})

test('whoever may not see something is told which role would', async ({ page }) => {
  const { name, password, projectId } = await member('reader')
  await signIn(page, name, password)
  await page.goto(url('/system/services'))
  await expect(page.getByText('No permission to see this')).toBeVisible()
  await expect(page.getByText('Ask for the role that is named.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Create service' })).toHaveAttribute('aria-disabled', 'true')
  await page.goto(url('/system/services?panel=create'))
  await expect(page.getByText('No permission to see this')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.goto(url(`/project/${projectId}/limits`))
  await expect(page.getByRole('heading', { level: 1, name: 'Limits' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Set a limit' }).first()).toHaveAttribute('aria-disabled', 'true')
})

test('what stands in the way of a removal is named, with the way to it', async ({ page }) => {
  // A page that does not hear of changes offers what is not possible any more.
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'))
  await page.route('**/trpc/changes/**', (route) => route.abort())
  const [region, type, token] = [unique('south'), unique('svc'), await adminToken()]
  await api('POST', '/identity/v3/regions', { region: { id: region } }, token)
  await signIn(page)
  await page.goto(url(`/system/regions?q=${region}`))
  await expect(page.getByRole('row', { name: region })).toBeVisible()
  const made = await api('POST', '/identity/v3/services', { service: { type, name: type } }, token)
  const address = `https://${region}.example.org`
  const endpoint = { service_id: made.body?.['service']?.['id'], region_id: region, interface: 'public', url: address }
  await api('POST', '/identity/v3/endpoints', { endpoint }, token)
  await act(page, region, 'Delete')
  await confirm(page, 'Delete')
  const refusal = page.getByRole('alert').filter({ hasText: '1 thing stands in the way' })
  await expect(refusal.getByRole('button', { name: 'Try again' })).toHaveCount(0)
  await refusal.getByRole('link', { name: address }).click()
  await page.waitForURL(/\/system\/endpoints\?q=/)
  await expect(page.getByRole('row', { name: address })).toBeVisible()
})
