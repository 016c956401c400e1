// `npm run demo`: the dashboard without a cloud, as files for any web server, in out/demo.
//
// It is a bundle of its own and no export of Next: every page there asks in the name of a cookie, which an export has none of. Here the
// same page files run in the browser, under a router of some lines, and what belongs to the server (visit, words, login) is replaced.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import tailwind from '@tailwindcss/postcss'
import { build, type Plugin } from 'esbuild'
import postcss from 'postcss'

const web = join(import.meta.dirname, '..')
const app = join(web, 'app')
const out = join(web, '../../out/demo')

const replaced: Readonly<Record<string, string>> = {
  [join(web, 'lib/visit.ts')]: 'visit.ts',
  [join(web, 'lib/i18n/words.tsx')]: 'words.tsx',
  [join(web, 'app/login/actions.ts')]: 'actions.ts',
}

const files = readdirSync(app, { recursive: true, encoding: 'utf8' })
const layouts = new Set(files.filter((file) => posix.basename(file) === 'layout.tsx').map((file) => posix.dirname(file)))

function pageOf(file: string) {
  const folders = posix.dirname(file).split('/')
  const route = folders.filter((part) => part !== '.' && !part.startsWith('('))
  // The root's layout is the document, which is there already.
  const around = folders.map((_, at) => folders.slice(0, at + 1).join('/')).filter((folder) => folder !== '.' && layouts.has(folder))
  const missing = route.some((part) => part.startsWith('[...'))
  return missing ? { route: '*', file: '(dashboard)/not-found.tsx', around } : { route: `/${route.join('/')}`, file, around }
}

const pages = files.filter((file) => posix.basename(file) === 'page.tsx' && file !== 'login/page.tsx').map(pageOf)

const listed = () => {
  const load = (file: string) => `() => import(${JSON.stringify(join(app, file))})`
  const entries = pages.map(
    ({ route, file, around }) =>
      `{ route: ${JSON.stringify(route)}, page: ${load(file)}, layouts: [${around.map((folder) => load(`${folder}/layout.tsx`)).join(', ')}] }`,
  )
  return `export const pages = [${entries.join(',\n')}]`
}

const withoutServer: Plugin = {
  name: 'without a server',
  setup(bundler) {
    bundler.onResolve({ filter: /^next\/(navigation|link|dynamic)$/ }, ({ path }) => ({ path: join(import.meta.dirname, `${path}.tsx`) }))
    bundler.onResolve({ filter: /^demo:pages$/ }, () => ({ path: 'pages', namespace: 'demo' }))
    bundler.onLoad({ filter: /.*/, namespace: 'demo' }, () => ({ contents: listed(), resolveDir: web }))
    bundler.onLoad({ filter: /(visit|words|actions)\.tsx?$/ }, ({ path }) => {
      const by = replaced[path]
      return by === undefined ? null : { contents: `export * from './${by}'`, resolveDir: import.meta.dirname }
    })
  },
}

const document = (script: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pileus, demo</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/assets/demo.css">
<script type="module" src="/assets/${script}"></script></head><body><div id="root"></div></body></html>
`

rmSync(out, { recursive: true, force: true })
mkdirSync(join(out, 'assets'), { recursive: true })
await build({
  entryPoints: [join(import.meta.dirname, 'main.tsx')],
  bundle: true,
  splitting: true,
  format: 'esm',
  minify: true,
  jsx: 'automatic',
  tsconfig: join(web, 'tsconfig.json'),
  define: { 'process.env.NODE_ENV': '"production"' },
  outdir: join(out, 'assets'),
  logLevel: 'warning',
  plugins: [withoutServer],
})
const source = join(app, 'globals.css')
const css = `${readFileSync(source, 'utf8')}\n@source "../demo/**/*.tsx";`
writeFileSync(join(out, 'assets/demo.css'), (await postcss([tailwind()]).process(css, { from: source })).css)
writeFileSync(join(out, 'index.html'), document('main.js'))
// A link into the middle works on servers that know nothing of us; ids, which no folder can foresee, come by the page for what is missing.
for (const place of [
  '404.html',
  ...pages.filter(({ route }) => !/[[*]/.test(route) && route !== '/').map(({ route }) => `${route}/index.html`),
]) {
  mkdirSync(dirname(join(out, place)), { recursive: true })
  cpSync(join(out, 'index.html'), join(out, place))
}
console.log(`The demo is in ${out}: serve it with any web server, such as python3 -m http.server -d out/demo.`)
