import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

export type Arguments = readonly string[]

const result = z.object({ code: z.number(), out: z.string(), err: z.string() })
export type Result = z.infer<typeof result>

/** The unmodified openstack client of Debian. Commands run one after the other, each in a process of its own. */
export interface Client {
  run(environment: Readonly<Record<string, string>>, command: Arguments, input?: string): Promise<Result>
  stop(): void
}

export function openClient(): Client {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('OS_'))
  const child = spawn('/usr/bin/python3', [join(import.meta.dirname, 'client.py')], {
    env: { ...Object.fromEntries(inherited), PYTHONWARNINGS: 'ignore' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const run = async (environment: Readonly<Record<string, string>>, command: Arguments, input = '') => {
    child.stdin.write(`${JSON.stringify({ arguments: command, environment, input })}\n`)
    const line = await lines.next()
    if (line.done) throw new Error('The Python process of the openstack client ended')
    return result.parse(JSON.parse(line.value))
  }
  return { run, stop: () => child.stdin.end() }
}
