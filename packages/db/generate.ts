// `npm run generate -w packages/db -- <service> <name>`: writes the migration that takes the last snapshot to the tables in src/schema/<service>.ts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [service, name, ...rest] = process.argv.slice(2)
if (!service || !name) {
  console.error('usage: npm run generate -w packages/db -- <service> <name> [--custom]')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'drizzle-'))
const config = join(folder, 'drizzle.config.js')
writeFileSync(
  config,
  `export default ${JSON.stringify({
    dialect: 'postgresql',
    schema: join(import.meta.dirname, 'src/schema', `${service}.ts`),
    out: join('migrations', service),
    schemaFilter: [service],
  })}`,
)
const { status } = spawnSync('drizzle-kit', ['generate', `--config=${config}`, `--name=${name}`, ...rest], {
  stdio: 'inherit',
  cwd: import.meta.dirname,
})
rmSync(folder, { recursive: true })
process.exit(status ?? 1)
