import { expect, test } from 'vitest'
import { connect } from './client.ts'
import { migrate } from './migrate.ts'
import { schemas } from './schemas.ts'
import { testDatabase } from './testing.ts'

test('three replicas that start at once migrate an empty database once', async () => {
  await using database = await emptyDatabase()
  const replicas = [1, 2, 3].map(() => connect(database.url, { max: 2 }))
  const applied = await Promise.all(replicas.map(({ sql }) => migrate(sql, schemas)))
  await Promise.all(replicas.map((replica) => replica.close()))
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1)
})

async function emptyDatabase() {
  const database = await testDatabase()
  await database.sql.unsafe(schemas.map((schema) => `drop schema if exists ${schema} cascade`).join(';'))
  await database.sql.unsafe('drop table public.migration')
  return { url: database.url, [Symbol.asyncDispose]: () => database.drop() }
}
