/** The months of events and archived rows that are kept, and how far ahead their partitions are made. */
export const retention = { event: 24, archive: 24, ahead: 3 }

/**
 * For a custom migration: from now on a row that is deleted from `table` ('compute.server') is copied to platform.archive.
 * `without`: columns whose content must die with the row, such as secrets.
 */
export function archiveOnDelete(table: string, without: readonly string[] = []): string {
  const parts = table.split('.')
  for (const name of [...parts, ...without]) {
    if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new Error(`Not a plain SQL name: ${name}`)
  }
  const args = without.map((name) => `'${name}'`).join(', ')
  return `create trigger archive_row after delete on ${parts.map((p) => `"${p}"`).join('.')} for each row execute function platform.archive_row(${args})`
}

/** Run by a cron task. Waiting for the lock would stop every writer of events behind it, so it gives up soon and comes again. */
export const maintainPartitions = [
  `set local lock_timeout = '2s'`,
  ...(['event', 'archive'] as const).flatMap((table) => [
    `select platform.make_partitions('${table}', ${retention.ahead})`,
    `select platform.drop_partitions('${table}', ${retention[table]})`,
  ]),
]
