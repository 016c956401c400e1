import type { Db, Tx } from '@pileus/db/client'
import { sql } from 'drizzle-orm'

/** What the database and the engine say of themselves. */
export interface Condition {
  database: {
    version: string
    bytes: number
    connections: number
    connectionsAtMost: number
    /** Of the oldest transaction that is open, in seconds. */
    oldestTransaction: number | null
    /** Copies of the database, with how far each is behind in bytes. */
    replicas: { name: string; state: string; behindBytes: number | null }[]
    since: Date
  }
  /** Since when committed events have been waiting for an older transaction; 0 is none. */
  feedLagSeconds: number
  tasks: { running: number; waiting: number; failedIn24h: number; doneIn24h: number; alerts: number }
  migrations: { service: string; applied: number; last: string; at: Date }[]
}

/** One statement: the page that shows it is opened when the database is in trouble. */
export async function readCondition(db: Db | Tx): Promise<Condition> {
  const [row] = await db.execute<{ condition: Told }>(sql`select jsonb_build_object(
    'database', jsonb_build_object(
      'version', current_setting('server_version'),
      'bytes', pg_database_size(current_database()),
      'connections', (select count(*) from pg_stat_activity where backend_type = 'client backend'),
      'connectionsAtMost', current_setting('max_connections')::int,
      'oldestTransaction', (select extract(epoch from clock_timestamp() - min(xact_start)) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()),
      'replicas', (select coalesce(jsonb_agg(jsonb_build_object('name', application_name, 'state', state,
        'behindBytes', case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) end)), '[]') from pg_stat_replication),
      'since', pg_postmaster_start_time()),
    'feedLagSeconds', ${feedLag},
    'tasks', (select jsonb_build_object(
      'running', count(*) filter (where done is null and lease > clock_timestamp()),
      'waiting', count(*) filter (where done is null and (lease is null or lease <= clock_timestamp())),
      'failedIn24h', count(*) filter (where done is not null and fault is not null),
      'doneIn24h', count(*) filter (where done is not null and fault is null),
      'alerts', count(alert) filter (where done is null))
      from platform.task where subject_kind <> 'cron' and (done is null or done > clock_timestamp() - interval '24 hours')),
    'migrations', (select coalesce(jsonb_agg(m order by m.service), '[]') from (
      select service, count(*) as applied, max(name) as last, max(at) as at from public.migration group by service) m)
  ) as condition`)
  if (!row) throw new Error('The database did not say how it is.')
  const { database, migrations, ...told } = row.condition
  return {
    ...told,
    database: { ...database, since: new Date(database.since) },
    migrations: migrations.map((each) => ({ ...each, at: new Date(each.at) })),
  }
}

/** As it comes from JSON, which has no times. */
type Told = Omit<Condition, 'database' | 'migrations'> & {
  database: Omit<Condition['database'], 'since'> & { since: string }
  migrations: (Omit<Condition['migrations'][number], 'at'> & { at: string })[]
}

/** Of events that are committed and may not be read yet, because an older transaction is still open. */
const feedLag = sql`coalesce((select extract(epoch from clock_timestamp() - at) from platform.event
  where xid >= pg_snapshot_xmin(pg_current_snapshot()) and xid <> coalesce(pg_current_xact_id_if_assigned(), '0'::xid8) order by xid, seq limit 1), 0)`

/** Something that should not be. */
export interface Finding {
  /** What kind of finding, and what is true of this one: pages say it in the reader's language. The sentences are for everybody else. */
  code: string
  facts?: Readonly<Record<string, string | number>>
  /** Where a kind has several causes, which it is. */
  cause?: 'silent'
  what: string
  why: string
  fix: string
  /** For `why`, when it is about one thing. */
  id?: string
  since?: Date
}

/** What is wrong with the database itself. */
export async function findTroubles(db: Db | Tx): Promise<Finding[]> {
  const [row] = await db.execute<{ lag: number; transactions: { pid: number; seconds: number; name: string }[]; indexes: string[] }>(sql`
    select ${feedLag}::float8 as lag,
      (select coalesce(jsonb_agg(jsonb_build_object('pid', pid, 'seconds', round(extract(epoch from clock_timestamp() - xact_start)), 'name', application_name)), '[]')
        from pg_stat_activity where datname = current_database() and xact_start < clock_timestamp() - interval '30 seconds' and pid <> pg_backend_pid()
          and backend_type = 'client backend') as transactions,
      (select coalesce(jsonb_agg(i.indexrelid::regclass::text), '[]') from pg_index i join pg_class c on c.oid = i.indexrelid
        join pg_namespace n on n.oid = c.relnamespace where not i.indisvalid and n.nspname not in ('pg_catalog', 'pg_toast')) as indexes`)
  if (!row) return []
  return [
    ...(row.lag > 10
      ? [
          {
            code: 'feed_lag',
            facts: { seconds: Math.round(row.lag) },
            what: `Changes reach nobody for ${Math.round(row.lag)} s.`,
            why: 'A transaction that is older than they are is still open, perhaps in another database of the same Postgres server.',
            fix: 'End that transaction: select pid, xact_start, query from pg_stat_activity order by xact_start; then select pg_terminate_backend(pid).',
          },
        ]
      : []),
    ...row.transactions.map(({ pid, seconds, name }) => ({
      code: 'long_transaction',
      facts: { pid: String(pid), seconds, name },
      what: `A transaction of '${name}' has been open for ${seconds} s (pid ${pid}).`,
      why: 'It keeps its locks, holds back what others are told, and keeps old rows from being cleared away.',
      fix: `Let it end, or end it: select pg_terminate_backend(${pid}).`,
    })),
    ...row.indexes.map((name) => ({
      code: 'invalid_index',
      facts: { name },
      what: `The index ${name} is not valid.`,
      why: 'Building it was interrupted. It slows writes and helps no reader, and what should be unique may not be.',
      fix: `Run: reindex index concurrently ${name}.`,
    })),
  ]
}
