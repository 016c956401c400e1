import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { migrationsFolder } from '../packages/db/src/migrate.ts'
import { schemas } from '../packages/db/src/schemas.ts'
import { refused } from './migrations.ts'

const db = join(import.meta.dirname, '../packages/db')
const services = readdirSync(migrationsFolder).sort()

test('no migration breaks the release that runs beside it', () => {
  const files = services.flatMap((service) =>
    readdirSync(join(migrationsFolder, service)).map((name) => join(service, name, 'migration.sql')),
  )
  expect(files.length).toBeGreaterThan(0)
  expect(files.flatMap((file) => refused(file, readFileSync(join(migrationsFolder, file), 'utf8')))).toEqual([])
})

test('every schema has its tables, its migrations and its place in the order', () => {
  expect(services).toEqual([...schemas].sort())
  const files = readdirSync(join(db, 'src/schema')).map((name) => name.replace(/\.ts$/, ''))
  expect(files.sort()).toEqual(services)
})

test.each([
  'drop table "compute"."server"',
  'alter table "compute"."server" drop column "fault"',
  'ALTER TABLE "compute"."server" DROP "fault"',
  'alter table "compute"."server" rename column "fault" to "reason"',
  'alter table "compute"."server" rename to "guest"',
  'alter table "compute"."server" alter column "fault" set data type jsonb',
  'alter table "compute"."server" alter column "fault" set not null',
  'alter table "compute"."server" alter column "fault" drop default',
  'alter table "compute"."server" add column "owner" text not null',
])('refused: %s', (statement) => {
  expect(refused('file', `create index on a (b);\n${statement};`)).toHaveLength(1)
  expect(refused('file', `-- contract: nothing since 0.3 reads it\n${statement};`)).toEqual([])
})

test.each([
  'alter table "compute"."server" add column "owner" text',
  `alter table "compute"."server" add column "owner" text default 'nobody' not null`,
  'alter table "compute"."server" alter column "fault" drop not null',
  'alter table "compute"."server" drop constraint "server_name_check"',
  'drop index "server_name_index"',
  'drop trigger if exists archive on compute.server',
  'create table "compute"."port" ("id" uuid not null); alter table "compute"."port" add column "mac" text not null',
  'create function f() returns trigger language plpgsql as $$ begin drop table x; end $$',
  `comment on table a is 'do not drop table a'`,
])('accepted: %s', (statement) => {
  expect(refused('file', statement)).toEqual([])
})

/** What drizzle-kit would still generate for this service, into a copy. */
function generated(service: string, schema: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'pileus-drift-'))
  const out = join(folder, 'migrations')
  cpSync(join(migrationsFolder, service), out, { recursive: true })
  const before = readdirSync(out)
  const config = join(folder, 'drizzle.config.js')
  writeFileSync(
    config,
    `export default ${JSON.stringify({ dialect: 'postgresql', schema, out: relative(db, out), schemaFilter: [service] })}`,
  )
  const { status, stdout, stderr } = spawnSync('drizzle-kit', ['generate', `--config=${config}`, '--name=drift'], {
    cwd: db,
    encoding: 'utf8',
    env: withTools(),
  })
  if (status !== 0) throw new Error(`drizzle-kit failed: ${stdout}${stderr}`)
  const made = readdirSync(out)
    .filter((name) => !before.includes(name))
    .map((name) => readFileSync(join(out, name, 'migration.sql'), 'utf8'))
  rmSync(folder, { recursive: true })
  return made
}

const withTools = () => ({ ...process.env, PATH: `${join(db, '../../node_modules/.bin')}:${process.env['PATH']}` })

test.each(services)('the migrations of %s make what its tables say', (service) => {
  expect(generated(service, join(db, 'src/schema', `${service}.ts`))).toEqual([])
})

test('a table without a migration is noticed', () => {
  const folder = join(db, 'node_modules')
  const made = !existsSync(folder)
  mkdirSync(folder, { recursive: true })
  const planted = join(mkdtempSync(join(folder, 'planted-')), 'platform.ts')
  try {
    writeFileSync(
      planted,
      readFileSync(join(db, 'src/schema/platform.ts'), 'utf8').replaceAll(`'../`, `'${db}/src/`) +
        `\nexport const extra = platform.table('extra', { id: text() })\n`,
    )
    expect(generated('platform', planted)).toEqual([expect.stringContaining('CREATE TABLE "platform"."extra"')])
  } finally {
    rmSync(made ? folder : join(planted, '..'), { recursive: true })
  }
})
