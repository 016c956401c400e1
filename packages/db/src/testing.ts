import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { connect, type Connection } from './client.ts'
import { startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { schemas } from './schemas.ts'

const template = 'pileus_template'

/** One Postgres for a whole test run, with a migrated template in it. `PILEUS_TEST_DATABASE_URL` lends another server instead. */
export async function startTestDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const lent = process.env['PILEUS_TEST_DATABASE_URL']
  const folder = lent ? undefined : mkdtempSync(join(tmpdir(), 'pileus-test-'))
  const server = folder ? await startEmbedded({ folder, durable: false }) : undefined
  const url = lent ?? server?.url ?? ''
  const root = postgres(url, { max: 1, onnotice: () => undefined })
  await root.unsafe(`drop database if exists ${template}`)
  await root.unsafe(`create database ${template}`)
  await root.end()
  const migrated = connect(withDatabase(url, template), { max: 1 })
  await migrate(migrated.sql, schemas)
  await migrated.close()
  return {
    url,
    async stop() {
      await server?.stop()
      if (folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A database of one's own, copied from the template in some 50 ms. */
export async function testDatabase(
  serverUrl = process.env['PILEUS_TEST_SERVER'] ?? '',
): Promise<Connection & { url: string; drop(): Promise<void> }> {
  const name = `t_${process.pid}_${Math.random().toString(36).slice(2, 10)}`
  const root = postgres(serverUrl, { max: 1, onnotice: () => undefined })
  await root.unsafe(`create database ${name} template ${template}`)
  const url = withDatabase(serverUrl, name)
  const connection = connect(url, { max: 8, name: 'test' })
  return {
    ...connection,
    url,
    async drop() {
      await connection.close()
      await root.unsafe(`drop database if exists ${name} with (force)`)
      await root.end()
    },
  }
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

export { freePort } from './port.ts'
