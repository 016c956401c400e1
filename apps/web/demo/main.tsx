import { type ReactNode, startTransition, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { pages } from 'demo:pages'
import { allNamespaces, loadTranslations } from '@/lib/i18n/load.ts'
import { preferredLocale } from '@/lib/i18n/locales.ts'
import { I18nProvider } from '@/lib/i18n/provider.tsx'
import type { Translations } from '@/lib/i18n/translator.ts'
import { mockFetch } from '@/mock/server.ts'
import { newWorld } from '@/mock/world.ts'
import { navigate, NotFound, Redirect, usePlace } from './next/navigation.tsx'
import { visitor } from './visit.ts'

const notes = {
  en: 'This is a demo. Its cloud lives in this tab; a reload makes it new.',
  de: 'Dies ist eine Demo. Ihre Cloud lebt in diesem Tab; neu geladen ist sie wieder neu.',
}

const world = newWorld(new URLSearchParams(location.search).get('world') === 'empty' ? 'empty' : 'full')
globalThis.fetch = mockFetch(world, globalThis.fetch.bind(globalThis))
// The stream of changes is answered on this page; a worker of its own would ask the network.
Reflect.deleteProperty(globalThis, 'SharedWorker')

interface Match {
  found: (typeof pages)[number]
  params: Record<string, string>
}

/** Routes with a name at a place go before those with any. */
function match(path: string): Match | undefined {
  const missing = pages.filter(({ route }) => route === '*').map((found) => ({ found, params: {} }))[0]
  const parts = path.replace(/\/$/, '').split('/')
  for (const found of [...pages].sort((a, b) => a.route.split('[').length - b.route.split('[').length)) {
    const names = found.route.replace(/\/$/, '').split('/')
    const fits = names.length === parts.length && names.every((name, at) => name.startsWith('[') || name === parts[at])
    if (fits)
      return {
        found,
        params: Object.fromEntries(
          names.flatMap((name, at) => (name.startsWith('[') ? [[name.slice(1, -1), decodeURIComponent(parts[at] ?? '')]] : [])),
        ),
      }
  }
  return missing
}

/** What Next does on its server: the page, in its layouts from the inside out. */
async function render(path = location.pathname): Promise<ReactNode> {
  const { found, params } = match(path) ?? {}
  if (!found) throw new Redirect('/')
  const props = {
    params: Promise.resolve(params ?? {}),
    searchParams: Promise.resolve(Object.fromEntries(new URLSearchParams(location.search))),
  }
  const Page = (await found.page()).default
  let element: ReactNode
  try {
    // What is missing is told by a component of the browser; pages are functions of the server.
    element = found.route === '*' ? <Page {...props} /> : await Page(props)
  } catch (error) {
    if (error instanceof NotFound) return render('*')
    throw error
  }
  for (const layout of found.layouts.toReversed()) element = await (await layout()).default({ ...props, children: element })
  return element
}

async function load(): Promise<{ element: ReactNode; translations: Translations; language: 'en' | 'de' }> {
  const { language: chosen, timezone, dateFormat, theme, density } = (await visitor())?.preferences ?? world.shell.preferences
  const language = chosen === 'auto' ? preferredLocale(navigator.language) : chosen
  Object.assign(document.documentElement.dataset, { theme, density })
  document.documentElement.lang = language
  const timeZone = timezone === 'auto' ? Intl.DateTimeFormat().resolvedOptions().timeZone : timezone
  const translations = await loadTranslations({ locale: language, timeZone, dates: dateFormat, namespaces: allNamespaces })
  return { element: await render(), translations, language }
}

function Demo() {
  const { path, visit } = usePlace()
  const [shown, setShown] = useState<Awaited<ReturnType<typeof load>>>()
  useEffect(() => {
    let wanted = true
    const show = async () => {
      try {
        const next = await load()
        if (wanted) startTransition(() => setShown(next))
      } catch (error) {
        if (!(error instanceof Redirect)) throw error
        navigate(error.href, 'replace')
      }
    }
    void show()
    return () => void (wanted = false)
  }, [path, visit])
  if (!shown) return null
  return (
    <I18nProvider translations={shown.translations}>
      {shown.element}
      <p
        role="note"
        className="pointer-events-none fixed inset-x-0 bottom-2 z-10 mx-auto w-fit rounded-full bg-tooltip px-3 py-1 text-xs text-on-tooltip"
      >
        {notes[shown.language]}
      </p>
    </I18nProvider>
  )
}

const root = document.querySelector('#root')
if (root) createRoot(root).render(<Demo />)
