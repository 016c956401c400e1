// The second process of the control plane: it renders pages, and can do nothing that its visitor could not. Started by server/pages.ts.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import next from 'next'

const socket = process.argv[2]
if (socket === undefined) throw new Error('The path of the socket to listen on is missing.')

const dev = process.env['PAGES_DEV'] === '1'
// The settings of the build, as Next's own standalone server takes them: it would look for files above the repository otherwise,
// and those are not ours to read.
if (!dev) {
  const built: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '.next/required-server-files.json'), 'utf8'))
  if (typeof built === 'object' && built !== null && 'config' in built)
    process.env['__NEXT_PRIVATE_STANDALONE_CONFIG'] = JSON.stringify(built.config)
}

const app = next({ dev, dir: import.meta.dirname, customServer: true })
await app.prepare()
const handle = app.getRequestHandler()
const upgrade = app.getUpgradeHandler()
const server = createServer((request, response) => void handle(request, response))
server.on('upgrade', (request, peer, head) => void upgrade(request, peer, head))
server.keepAliveTimeout = 60_000
server.listen(socket, () => process.send?.('ready'))

// Whoever started us is gone: nobody is left to serve.
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => {
  server.close(() => process.exit(0))
  server.closeIdleConnections()
})
// Ctrl-C reaches the whole terminal; the control plane decides when we end.
process.on('SIGINT', () => undefined)
