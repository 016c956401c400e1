import { startTestDatabase } from '../packages/db/src/testing.ts'

/** One Postgres for the whole run; every test file copies its own database from the template. */
export default async function setup() {
  const server = await startTestDatabase()
  process.env['PILEUS_TEST_SERVER'] = server.url
  return () => server.stop()
}
