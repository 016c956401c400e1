import { execFileSync } from 'node:child_process'

/** What Debian's maintainer scripts would ask; daemons are started by us, on loopback, with our own folders. */
const answers = [
  'keystone keystone/configure_db boolean false',
  'keystone keystone/register-endpoint boolean false',
  'keystone keystone/create-admin-tenant boolean false',
  'dbconfig-common dbconfig-common/dbconfig-install boolean false',
]

/** Installs the Debian packages that are not there yet. Without the right to do so it names them. */
export function installPackages(packages: readonly string[]) {
  const missing = packages.filter((name) => !installed(name))
  if (missing.length === 0) return
  if (process.getuid?.() !== 0) throw new Error(`Missing Debian packages. Run: sudo apt-get install ${missing.join(' ')}`)
  console.log(`installing ${missing.join(' ')}`)
  execFileSync('/usr/bin/debconf-set-selections', { input: `${answers.join('\n')}\n` })
  // RUNLEVEL=1 keeps the packages from starting their services.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const args = ['-o', 'DPkg::Lock::Timeout=600', 'install', '-y', '--no-install-recommends', ...missing]
  execFileSync('/usr/bin/apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

function installed(name: string): boolean {
  try {
    return (
      execFileSync('/usr/bin/dpkg-query', ['-W', '-f', '${db:Status-Status}', name], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }) === 'installed'
    )
  } catch {
    return false
  }
}
