// The product as it is, and one more worker that knows toys: what pages show of work in progress can be tested before a service has any.
import { openFeed } from '@pileus/api/platform/listen'
import { startWorker } from '@pileus/api/platform/worker'
import { bootstrap } from '../bootstrap.ts'
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from '../control-plane.ts'
import { launch } from '../launch.ts'
import { paintToy } from './toys.ts'

async function startWithToys(options: ControlPlaneOptions): Promise<ControlPlane> {
  const feed = openFeed({ sql: options.connection.sql })
  const worker = startWorker({ connection: options.connection, wakeup: feed, tasks: [paintToy], name: 'toys' })
  const product = await startControlPlane(options)
  return {
    ...product,
    async drain() {
      await Promise.all([worker.stop(), feed.close(), product.drain()])
    },
  }
}

process.exit(await launch(process.env, { startControlPlane: startWithToys, bootstrap }))
