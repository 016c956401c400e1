import { spawnSync } from 'node:child_process'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { extname, join } from 'node:path'
import { repository } from '@pileus/web/server/testing/launched'

const folder = join(repository, 'out/demo')
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

/** The demo, built, behind a server of files that knows nothing of it. */
export async function serveDemo(): Promise<{ url: string; stop(): void }> {
  const built = spawnSync(process.execPath, [join(repository, 'apps/web/demo/build.ts')], { stdio: 'inherit' })
  if (built.status !== 0) throw new Error('The demo could not be built.')
  const server: Server = createServer((request, response) => {
    const path = join(folder, (request.url ?? '/').split('?', 1)[0] ?? '/')
    const asked = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path
    const file = existsSync(asked) ? asked : join(folder, '404.html')
    response.writeHead(file === asked ? 200 : 404, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return { url: `http://127.0.0.1:${address.port}`, stop: () => void server.close() }
}
