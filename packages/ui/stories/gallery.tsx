import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { UiTextProvider } from '../src/text.tsx'
import { stories as behaviour } from './behaviour.tsx'
import { stories as button } from './button.tsx'
import { english } from './english.ts'
import { stories as feedback } from './feedback.tsx'
import { stories as form } from './form.tsx'
import { stories as more } from './more.tsx'
import { stories as overlay } from './overlay.tsx'
import { stories as page } from './page.tsx'
import type { Story } from './story.ts'
import { stories as table } from './table.tsx'

const files: Record<string, Story[]> = { behaviour, button, form, table, feedback, more, overlay, page }

/** `#table` shows what stands together, `#overlay/dialog` what needs the page for itself. */
function Gallery() {
  const [file = 'button', name] = decodeURIComponent(location.hash.slice(1)).split('/')
  const shown = (files[file] ?? []).filter((story) => (name === undefined ? !story.alone : story.name === name))
  const [only] = shown
  if (name !== undefined) return only?.render()
  return (
    <main className="mx-auto flex max-w-6xl flex-col gap-8 p-4 sm:p-8">
      <h1 className="text-xl font-semibold">{file}</h1>
      {shown.map((story) => (
        <section key={story.name} aria-label={story.name}>
          <h2 className="mb-2 text-xs text-muted">{story.name}</h2>
          {story.render()}
        </section>
      ))}
    </main>
  )
}

const query = new URLSearchParams(location.search)
document.documentElement.dataset.theme = query.get('theme') ?? 'system'
document.documentElement.dataset.density = query.get('density') ?? 'comfortable'
document.documentElement.dir = query.get('dir') ?? 'ltr'
document.body.dataset.pages = JSON.stringify(
  Object.entries(files).flatMap(([file, list]) => [
    ...(list.some((story) => !story.alone) ? [file] : []),
    ...list.filter((story) => story.alone).map((story) => `${file}/${story.name}`),
  ]),
)
const root = document.querySelector('#root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <UiTextProvider text={english}>
        <Gallery />
      </UiTextProvider>
    </StrictMode>,
  )
}
