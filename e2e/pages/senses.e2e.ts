import { makeWorld } from '../world.ts'
import { expect, hasOutline, signIn, test, unique, url } from './fixtures.ts'

test('nothing moves for those who asked for it', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await signIn(page)
  await page.goto(url('/system/projects?panel=create'))
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.getByRole('textbox', { name: 'Name' }).hover()
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .map((animation) => Number(animation.effect?.getComputedTiming().activeDuration ?? 0))
      .filter((milliseconds) => milliseconds > 1),
  )
  expect(moving).toEqual([])
})

test('with colours of the device everything that can be used still has a shape, and the focus is seen', async ({ page }) => {
  await makeWorld(url(''), unique)
  await page.emulateMedia({ forcedColors: 'active' })
  await signIn(page)
  for (const path of ['/system/projects', '/system/users?panel=create', '/settings/preferences']) {
    await page.goto(url(path))
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    // What is only a background otherwise: without a border, an outline or words it would not be there.
    const shapeless = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[role=switch], input[type=checkbox], input:not([type=checkbox]), textarea')]
        .filter((element) => element.checkVisibility() && getComputedStyle(element).appearance === 'none')
        .filter((element) =>
          [element, element.parentElement ?? element, ...element.querySelectorAll('*'), ...(element.parentElement?.children ?? [])].every(
            (part) => {
              const { borderTopWidth, outlineStyle } = getComputedStyle(part)
              return borderTopWidth === '0px' && outlineStyle === 'none'
            },
          ),
        )
        .map((element) => element.outerHTML.slice(0, 160)),
    )
    expect(shapeless).toEqual([])
    await page.keyboard.press('Tab')
    await hasOutline(page)
  }
})
