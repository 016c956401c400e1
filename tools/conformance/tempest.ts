import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cloud } from './cloud.ts'
import { type Outcome, outcomes } from './outcome.ts'

/** By section. Null leaves out what would be found otherwise. */
export type Settings = Record<string, Record<string, string | number | boolean | null>>

export interface Run {
  /** Python regular expression on test ids. */
  select: string
  /** Package, and folder in it, in which tests are looked for: loading every installed plugin takes longer than many runs. */
  discover: { package: string; folder: string }
  settings: Settings
  concurrency: number
  folder: string
}

/** The services that Tempest believes in or not, by the type in the catalog. Its own defaults say nova, glance, cinder, swift and horizon. */
const serviceKeys: Record<string, string> = {
  compute: 'nova',
  network: 'neutron',
  image: 'glance',
  volumev3: 'cinder',
  'object-store': 'swift',
  dashboard: 'horizon',
}

const python = '/usr/bin/python3'
const secondsPerTest = 300

/** tempest.conf from what the cloud says about itself; the area adds what no API tells. */
export function settingsOf(cloud: Cloud, own: Settings, folder: string): Settings {
  const { account, features } = cloud
  const available = Object.entries(serviceKeys).map(([type, key]) => [key, cloud.services.has(type)])
  const base: Settings = {
    DEFAULT: { debug: true, log_file: join(folder, 'tempest.log'), use_stderr: false },
    oslo_concurrency: { lock_path: join(folder, 'lock') },
    auth: {
      use_dynamic_credentials: true,
      create_isolated_networks: cloud.services.has('network'),
      default_credentials_domain_name: account.domain,
      admin_username: account.user,
      admin_password: account.password,
      admin_project_name: account.project,
      admin_domain_name: account.domain,
      admin_user_domain_name: account.domain,
      admin_project_domain_name: account.domain,
    },
    identity: {
      auth_version: 'v3',
      uri_v3: account.url,
      uri: account.url,
      region: cloud.region,
      v3_endpoint_type: 'public',
      default_domain_id: cloud.domainId,
    },
    'identity-feature-enabled': { api_v2: false, api_v2_admin: false, ...features },
    service_available: Object.fromEntries(available),
  }
  for (const [section, values] of Object.entries(own)) base[section] = { ...base[section], ...placed(values, new URL(account.url).origin) }
  return base
}

/** `{cloud}` stands for the address at which the server answers. */
const placed = (values: Settings[string], origin: string): Settings[string] =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? value.replace('{cloud}', origin) : value]),
  )

export async function runTempest(run: Run): Promise<Outcome[]> {
  mkdirSync(join(run.folder, 'lock'), { recursive: true })
  const config = join(run.folder, 'tempest.conf')
  writeFileSync(config, ini(run.settings), { mode: 0o600 })
  const packages = run.discover.package === 'tempest' ? '' : `${run.discover.package}/`
  const top = '/usr/lib/python3/dist-packages'
  const path = packages ? `${top}/${packages}${run.discover.folder}` : `${top}/tempest/${run.discover.folder}`
  // One class stays in one worker: its set-up is shared, and so are its accounts.
  writeFileSync(join(run.folder, '.stestr.conf'), `[DEFAULT]\ntest_path=${path}\ntop_dir=${top}\ngroup_regex=([^\\.]*\\.)*\n`)
  const stream = join(run.folder, 'stream.subunit')
  await tempest(run, config, stream)
  return outcomes(readFileSync(stream))
}

async function tempest(run: Run, config: string, stream: string) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('OS_'))
  const env = {
    ...Object.fromEntries(inherited),
    // The first python3 in PATH need not be Debian's, and Tempest starts its workers by that name.
    PATH: `/usr/bin:${process.env['PATH'] ?? ''}`,
    OS_TEST_TIMEOUT: String(secondsPerTest),
    TEMPEST_CONFIG: 'tempest.conf',
    TEMPEST_CONFIG_DIR: run.folder,
    PYTHONWARNINGS: 'ignore',
  }
  const args = [
    '/usr/bin/tempest',
    'run',
    '--config-file',
    config,
    '--regex',
    run.select,
    '--concurrency',
    String(run.concurrency),
    '--subunit',
  ]
  const child = spawn(python, args, { cwd: run.folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.pipe(createWriteStream(stream))
  const noise: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => noise.push(chunk))
  const interrupted = () => child.kill('SIGTERM')
  process.once('SIGINT', interrupted)
  const code = await new Promise<number | null>((done) => child.once('close', done))
  process.off('SIGINT', interrupted)
  const errors = Buffer.concat(noise).toString()
  writeFileSync(join(run.folder, 'stderr.txt'), errors)
  // 1 says that a test failed, which the stream tells better.
  if (code !== 0 && code !== 1) throw new Error(`tempest ended with ${code ?? 'a signal'}:\n${errors.slice(-2000)}`)
}

function ini(settings: Settings): string {
  const lines = Object.entries(settings).flatMap(([section, values]) => [
    `[${section}]`,
    ...Object.entries(values).flatMap(([key, value]) => (value === null ? [] : `${key} = ${value}`)),
  ])
  return `${lines.join('\n')}\n`
}
