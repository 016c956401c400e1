import { compareMigrations } from '@pileus/db/migrate'
import { schemas } from '@pileus/db/schemas'
import { z } from 'zod'
import { readCondition } from '../../../platform/condition.ts'
import { findStuck } from '../../../platform/findings.ts'
import { query } from '../../../platform/op.ts'
import { listProcesses } from '../../../platform/process.ts'
import { catalogRows } from '../../identity/index.ts'

/** What runs, which release of it, and how it is. Five statements. */
export const showSystem = query({
  policy: 'dashboard:get_system',
  input: z.object({}),
  async run({ cloud, db, now }) {
    const [condition, processes, catalog, migrations] = await Promise.all([
      readCondition(db),
      listProcesses(db),
      catalogRows(db),
      compareMigrations(cloud.sql, schemas),
    ])
    return {
      ...condition,
      at: now(),
      release: cloud.settings.release,
      node: process.versions.node,
      profile: cloud.profile,
      services: catalog,
      processes,
      migrationsMissing: migrations.missing,
      migrationsUnknown: migrations.unknown,
    }
  },
})

/** Should be empty. */
export const showStuck = query({
  policy: 'dashboard:get_stuck',
  input: z.object({}),
  async run(ctx) {
    return { at: ctx.now(), findings: await findStuck(ctx) }
  },
})
