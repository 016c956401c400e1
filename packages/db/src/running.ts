import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the embedded Postgres of this folder answers, if a control plane is running it just now. For the operator's command line. */
export function runningEmbedded(folder: string): string | undefined {
  const file = join(folder, 'data', 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n')
  if (!alive(Number(pid))) return undefined
  const password = readFileSync(join(folder, 'password'), 'utf8').trim()
  return `postgres://pileus:${password}@127.0.0.1:${port}/postgres`
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
