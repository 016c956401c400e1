import type { Page } from '@playwright/test'
import { addressOf, dashboardPages } from '../every-page.ts'
import { everyPageTest as test, expect, url } from './fixtures.ts'

// Whatever anybody changes meanwhile is a reason to ask again, so these run alone, after all others.

/** What the frame itself asks in a place, once: the tasks that it counts above every page. */
const frame = ['dashboard/tasks.list']

/** Lists, and what is a list under another name. */
const lists = dashboardPages().filter(({ route, isList }) => isList || route.endsWith('/activity'))

/** By procedure, in order, what a page asks the control plane. The stream of changes is no question. */
function listen(page: Page): string[] {
  const asked: string[] = []
  page.on('request', (request) => {
    const [, procedure] = /\/trpc\/([^?]+)/.exec(request.url()) ?? []
    if (procedure !== undefined && !procedure.startsWith('changes/')) asked.push(procedure)
  })
  return asked
}

/** How many questions the control plane has answered, from browsers and from the process that renders pages for them. */
async function answered(): Promise<number> {
  const metrics = await (await fetch(url('/metrics'))).text()
  const counts = metrics.matchAll(/^pileus_http_request_seconds_count\{[^}]*route="\/trpc\/(?!changes)[^}]*\} (\d+)$/gm)
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
}

/** Rows, or the words in their place. */
const content = (page: Page) => page.getByRole('main').locator('tbody tr, [data-kind]').first()

test('a list that came with its content asks for nothing again', async ({ page, ids }) => {
  test.setTimeout(180_000)
  const asked = listen(page)
  for (const { route } of lists) {
    await page.goto(url(addressOf(route, ids)))
    await expect(content(page)).toBeVisible()
    // What comes late is found at the next list.
    await expect.poll(() => asked, { message: route }).toEqual(frame)
    asked.length = 0
  }
  expect(asked).toEqual([])
})

test('going to a list is one question, and none when nothing has changed since', async ({ page, ids }) => {
  test.setTimeout(180_000)
  const asked = listen(page)
  for (const [, there] of Map.groupBy(lists, ({ route }) => route.split('/')[1])) {
    await page.goto(url(addressOf(there.at(-1)?.route ?? '', ids)))
    await expect(content(page)).toBeVisible()
    await expect.poll(() => asked).toEqual(frame)
    asked.length = 0
    const before = await answered()
    const goTo = async (route: string) => {
      await page
        .getByRole('navigation')
        .locator(`a[href="${addressOf(route, ids)}"]`)
        .click()
      await page.waitForURL(url(addressOf(route, ids)))
      await expect(content(page)).toBeVisible()
    }
    for (const { route } of there.slice(0, -1)) {
      await goTo(route)
      expect(asked.splice(0), route).toHaveLength(1)
    }
    for (const { route } of there) await goTo(route)
    expect(asked).toEqual([])
    // The process that renders pages asked nothing in their place.
    expect((await answered()) - before).toBe(there.length - 1)
  }
})
