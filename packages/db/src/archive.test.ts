import { expect, test } from 'vitest'
import { archiveOnDelete } from './archive.ts'
import { testDatabase } from './testing.ts'

test('a deleted row is kept by kind, id and project, without its secrets', async () => {
  const database = await testDatabase()
  const { sql } = database
  await sql.unsafe('create schema toy; create table toy.key (id text primary key, project_id text, name text, secret text)')
  await sql.unsafe(archiveOnDelete('toy.key', ['secret']))
  await sql`insert into toy.key values ('key-1', 'project-1', 'mine', 'hunter2')`
  await sql`delete from toy.key`
  expect(await sql`select kind, id, project_id, row from platform.archive`).toEqual([
    { kind: 'key', id: 'key-1', project_id: 'project-1', row: { id: 'key-1', project_id: 'project-1', name: 'mine' } },
  ])
  await database.drop()
})

test('rows of this month land in this month’s partition, and of an unforeseen one in the default', async () => {
  const database = await testDatabase()
  const { sql } = database
  await sql`insert into platform.event (request_id, kind, subject_id) values ('r', 'k', 'now')`
  await sql`insert into platform.event (request_id, kind, subject_id, at) values ('r', 'k', 'far', '2099-01-15')`
  const [month] = await sql<{ name: string }[]>`select 'platform.event_' || to_char(now() at time zone 'UTC', 'YYYYMM') as name`
  expect(await sql`select subject_id, tableoid::regclass::text as table from platform.event order by seq`).toEqual([
    { subject_id: 'now', table: month?.name },
    { subject_id: 'far', table: 'platform.event_default' },
  ])
  await sql`select platform.make_partitions('event', 12)`
  await sql`select platform.make_partitions('event', 12)`
  expect(await sql`select count(*)::int as n from pg_inherits where inhparent = 'platform.event'::regclass`).toEqual([{ n: 14 }])
  await database.drop()
})

test('a name that is not plain SQL is refused', () => {
  expect(() => archiveOnDelete('toy.key; drop table x')).toThrow('plain SQL')
})
