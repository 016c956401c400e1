// A worker of its own, for tests that kill it. Ends with its parent.
import { connect } from '@pileus/db/client'
import { openFeed } from '../listen.ts'
import { startWorker } from '../worker.ts'
import { createCopy, createGuest, deleteGuest, stopGuest } from './toy.ts'

const connection = connect(process.env['WORKER_DATABASE'] ?? '', { max: 8, name: 'worker' })
const wakeup = openFeed({ sql: connection.sql })
startWorker({
  connection,
  wakeup,
  tasks: [createGuest, stopGuest, deleteGuest, createCopy],
  concurrency: 6,
  leaseMs: 700,
  pollMs: 200,
  waitMs: 1_500,
})
process.stdin.on('end', () => process.exit(0)).resume()
