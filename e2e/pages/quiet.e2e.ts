import { adminToken, api, expect, signIn, test, unique, url } from './fixtures.ts'

// These count and time what a page does by itself, so nobody else may change the cloud meanwhile: they run alone, after all others.

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

test('what changes while a page is on its way is on it, though its stream began later', async ({ page }) => {
  // Without a shared worker the stream is the page's own request, which can be held back here.
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'))
  await signIn(page)
  let follow = () => undefined as void
  const allowed = new Promise<void>((resolve) => (follow = resolve))
  await page.route('**/trpc/changes/watch*', async (route) => {
    await allowed
    await route.continue()
  })
  await page.goto(url('/system/projects'))
  await expect(page.getByRole('row', { name: 'admin' })).toBeVisible()
  const name = unique('meanwhile')
  await api('POST', '/identity/v3/projects', { project: { name, domain_id: 'default' } }, await adminToken())
  await expect(page.getByRole('row', { name })).toHaveCount(0)
  follow()
  await expect(page.getByRole('row', { name })).toBeVisible()
})
