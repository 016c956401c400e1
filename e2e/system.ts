import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { cleanUp, repository, start } from '@pileus/web/server/testing/launched'

export const adminPassword = 'correct horse battery'

/** One cloud for all tests; each makes what it needs under names of its own. */
export default async function system() {
  const built = spawnSync(process.execPath, [join(repository, 'tools/build.mjs')], { stdio: 'inherit' })
  if (built.status !== 0) throw new Error('The pages could not be built.')
  const script = 'apps/web/server/testing/toy-cloud.ts'
  const rules = { PASSWORD_REGEX: '(?=.*[a-z]).{8,}', PASSWORD_HISTORY: '1' }
  const env = { ROLE: 'api,gateway,worker,pages', ADMIN_PASSWORD: adminPassword, LOG_LEVEL: 'warn', ...rules }
  const cloud = await start({ script, env })
  await cloud.ready
  process.env['PILEUS_URL'] = cloud.url
  process.env['PILEUS_DATA_FOLDER'] = cloud.data
  process.env['PILEUS_PID'] = String(cloud.process.pid)
  return cleanUp
}
