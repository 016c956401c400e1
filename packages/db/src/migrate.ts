import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import type { Sql } from './client.ts'
import { locks, withLock } from './lock.ts'

export const migrationsFolder = join(import.meta.dirname, '..', 'migrations')

/** `file` is recorded, so a migration merged later than a newer one still runs: nothing is skipped by its place in the order. */
interface Migration {
  service: string
  name: string
  text: string
}

/**
 * Brings the database to this release. Safe to call from any number of replicas at once: one works, the others wait for it.
 * Order: service by service as given, inside a service by time stamp.
 */
export async function migrate(sql: Sql, services: readonly string[], folder = migrationsFolder): Promise<string[]> {
  return withLock(sql, locks.migrate, async (connection) => {
    const applied: string[] = []
    await connection.unsafe(`create table if not exists public.migration (
      service text not null, name text not null, at timestamptz not null default now(), primary key (service, name))`)
    const done = new Set((await connection`select service, name from public.migration`).map((m) => `${m.service}/${m.name}`))
    for (const migration of await read(folder, services)) {
      if (done.has(`${migration.service}/${migration.name}`)) continue
      await apply(connection, migration)
      applied.push(`${migration.service}/${migration.name}`)
    }
    return applied
  })
}

/** What this release brings and the database has not, and what the database has from a release that we do not know. */
export async function compareMigrations(sql: Sql, services: readonly string[], folder = migrationsFolder) {
  const [applied, known] = await Promise.all([
    sql<{ name: string }[]>`select service || '/' || name as name from public.migration`,
    read(folder, services),
  ])
  const [there, ours] = [new Set(applied.map((row) => row.name)), new Set(known.map(({ service, name }) => `${service}/${name}`))]
  return { missing: [...ours].filter((name) => !there.has(name)), unknown: [...there].filter((name) => !ours.has(name)) }
}

async function read(folder: string, services: readonly string[]): Promise<Migration[]> {
  const found: Migration[] = []
  for (const service of services) {
    if (!existsSync(join(folder, service))) continue // a schema without tables yet
    const names = (await readdir(join(folder, service), { withFileTypes: true })).filter((e) => e.isDirectory()).map((e) => e.name)
    for (const name of names.sort()) {
      found.push({ service, name, text: await readFile(join(folder, service, name, 'migration.sql'), 'utf8') })
    }
  }
  return found
}

/**
 * A migration that waits for a lock would make every later query wait behind it, so it gives up after 3 s and tries again.
 * `create index concurrently` cannot run in a transaction: such a file holds only statements that may be repeated.
 */
async function apply(connection: Awaited<ReturnType<Sql['reserve']>>, { service, name, text }: Migration) {
  const statements = text
    .split('--> statement-breakpoint')
    .map((s) => s.trim())
    .filter(Boolean)
  const concurrent = /\bconcurrently\b/i.test(text)
  for (let attempt = 1; ; attempt++) {
    try {
      await connection.unsafe("set lock_timeout = '3s'")
      if (!concurrent) await connection.unsafe('begin')
      for (const statement of statements) await connection.unsafe(statement)
      await connection`insert into public.migration (service, name) values (${service}, ${name})`
      if (!concurrent) await connection.unsafe('commit')
      return
    } catch (error) {
      if (!concurrent) await connection.unsafe('rollback')
      const waited = error instanceof postgres.PostgresError && error.code === '55P03'
      const message = error instanceof Error ? error.message : String(error)
      if (!waited || attempt === 20) throw new Error(`Migration ${service}/${name} failed: ${message}`, { cause: error })
    } finally {
      await connection.unsafe('reset lock_timeout')
    }
  }
}
