import { type Browser, chromium, type Page } from '@playwright/test'
import { createApi } from '@pileus/web/lib/api'
import type { FreshServer } from '../tools/fresh-server.ts'
import { type Line, median } from '../tools/bench/identity.ts'

const projectsWanted = 10_000
const makersAtOnce = 16
const listCalls = 200
/** What a person does to a list, one after the other; each is timed by the browser from the touch to the next paint. */
const interactions = 5

interface Load {
  rounds: number
  say: (text: string) => void
}

/** Lists and pages as their users meet them: 10,000 projects, the production build, Debian's Chromium on the same machine. */
export async function measureDashboard(server: FreshServer, { rounds, say }: Load): Promise<Line[]> {
  const origin = new URL(server.url).origin
  const { cookie, secret } = await signIn(origin, server.password)
  await fill(origin, cookie, say)
  const lines = [await listLine(origin, cookie)]
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
  try {
    const paints = { cold: [] as number[], warm: [] as number[] }
    const waits: number[] = []
    // The first round warms the server and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const taken = await visit(browser, origin, secret)
      say(`round ${round}: paint cold ${taken.cold} ms, warm ${taken.warm} ms, interactions ${taken.interactions.join(', ')} ms`)
      if (round === 0) continue
      paints.cold.push(taken.cold)
      paints.warm.push(taken.warm)
      waits.push(Math.max(...taken.interactions))
    }
    lines.push(timeLine('largest paint of a list, cold', 's', paints.cold.map(seconds), 1.5))
    lines.push(timeLine('largest paint of a list, warm', 's', paints.warm.map(seconds), 1.5))
    lines.push(timeLine('slowest interaction of a list', 'ms', waits, 100))
  } finally {
    await browser.close()
  }
  return lines
}

const seconds = (milliseconds: number) => milliseconds / 1000

async function signIn(origin: string, password: string) {
  const headers = { origin, 'sec-fetch-site': 'same-origin' }
  const { identity } = createApi({ origin, headers, scope: { kind: 'none' } })
  const begun = await identity.sessions.begin.mutate({ user: 'admin', domain: 'Default', password })
  if (begun.kind !== 'ticket') throw new Error('The administrator is asked for a second factor.')
  const { secret } = await identity.sessions.redeem.mutate({ ticket: begun.ticket })
  return { secret, cookie: `pileus.session=${secret}` }
}

const inSystem = (origin: string, cookie: string) =>
  createApi({ origin, scope: { kind: 'system' }, headers: { origin, 'sec-fetch-site': 'same-origin', cookie } }).identity

async function fill(origin: string, cookie: string, say: Load['say']) {
  const { projects } = inSystem(origin, cookie)
  let next = (await projects.browse.query({ size: 1 })).total
  const maker = async () => {
    while (next < projectsWanted) {
      next += 1
      if (next % 1000 === 0) say(`${next} projects`)
      await projects.create.mutate({ name: `bench-${next}`, description: 'One of ten thousand.', tags: [`team-${next % 20}`] })
    }
  }
  await Promise.all(Array.from({ length: makersAtOnce }, maker))
  const { total } = await projects.browse.query({ size: 1 })
  if (total !== projectsWanted) throw new Error(`There are ${total} projects instead of ${projectsWanted}.`)
}

/** What the list asks when one searches, sorts and turns pages, each with total and facets; one after the other, over HTTP. */
async function listLine(origin: string, cookie: string): Promise<Line> {
  const { projects } = inSystem(origin, cookie)
  const asked = [{}, { sort: 'name', desc: true }, { q: 'bench-77' }, { filter: { tags: ['team-7'] } }, { sort: 'members' }]
  const times: number[] = []
  for (let call = 0; call < listCalls; call += 1) {
    const began = performance.now()
    const { rows } = await projects.browse.query({ size: 50, ...asked[call % asked.length] })
    // The first of each kind warms caches, ours and Postgres'.
    if (call >= asked.length) times.push(performance.now() - began)
    if (rows.length === 0) throw new Error('The list is empty.')
  }
  const sorted = times.toSorted((a, b) => a - b)
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0
  return line('list of 50 out of 10,000, p95', 'ms', p95, 120, { p50: median(sorted), calls: sorted.length })
}

/** A browser that was never here, then the same page once more, then hands on it. */
async function visit(browser: Browser, origin: string, secret: string) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies([{ name: 'pileus.session', value: secret, url: origin, httpOnly: true, sameSite: 'Lax' }])
  await context.addInitScript({ content: watchPaints })
  const page = await context.newPage()
  const paintOf = async () => {
    await page.goto(`${origin}/system/projects`)
    await page.getByRole('row', { name: 'bench-1', exact: false }).first().waitFor()
    return page.evaluate(() => Math.round(Number(Reflect.get(globalThis, 'largestPaint') ?? 0)))
  }
  const cold = await paintOf()
  const warm = await paintOf()
  const taken = await touch(page)
  await context.close()
  return { cold, warm, interactions: taken }
}

/** Runs in the page: the last largest paint, and every interaction that took longer than a frame. */
const watchPaints = `
  globalThis.interactions = []
  const watch = (options, hear) => new PerformanceObserver((list) => hear(list.getEntries())).observe({ buffered: true, ...options })
  watch({ type: 'largest-contentful-paint' }, (entries) => (globalThis.largestPaint = entries.at(-1)?.startTime))
  watch({ type: 'event', durationThreshold: 16 }, (entries) => globalThis.interactions.push(...entries.map(({ duration }) => duration)))
`

async function touch(page: Page): Promise<number[]> {
  await page
    .getByRole('checkbox', { name: /^Select bench/ })
    .first()
    .click()
  await page
    .getByRole('button', { name: /^Actions for/ })
    .first()
    .click()
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox').pressSequentially('bench-77', { delay: 60 })
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await page.getByRole('button', { name: 'Create project' }).click()
  await page.getByRole('dialog').waitFor()
  const found: unknown = await page.evaluate(() => Reflect.get(globalThis, 'interactions'))
  const times = Array.isArray(found) ? found.map(Number) : []
  return times.toSorted((a, b) => b - a).slice(0, interactions)
}

const timeLine = (measure: string, unit: string, values: readonly number[], most: number): Line =>
  line(measure, unit, median(values), most, { least: Math.min(...values), most: Math.max(...values), rounds: values.length })

const line = (measure: string, unit: string, ours: number, most: number, detail: Record<string, number>): Line => ({
  measure,
  unit,
  ours,
  theirs: null,
  ratio: null,
  spread: null,
  gate: { most },
  of: 'ours',
  detail,
})
