import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tailwind from '@tailwindcss/postcss'
import { build } from 'esbuild'
import postcss from 'postcss'

const html = (css: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Kit</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${css}</style></head>
<body><div id="root"></div><script src="page.js"></script></body></html>`

/** The stories as a page that needs no server. Answers with its address. */
export async function buildGallery(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  await build({
    entryPoints: [join(import.meta.dirname, 'gallery.tsx')],
    bundle: true,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
    outfile: join(folder, 'page.js'),
    logLevel: 'warning',
  })
  const source = join(import.meta.dirname, '../src/styles.css')
  const css = `${await readFile(source, 'utf8')}\n@source '../stories';`
  const { css: styles } = await postcss([tailwind()]).process(css, { from: source })
  await writeFile(join(folder, 'page.html'), html(styles))
  return `file://${join(folder, 'page.html')}`
}
