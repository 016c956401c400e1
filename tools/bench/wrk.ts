import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

export interface Request {
  method: 'GET' | 'POST'
  url: string
  headers: Readonly<Record<string, string>>
  body?: string
}

export interface Load {
  connections: number
  seconds: number
}

const summary = z.object({
  requests: z.number(),
  microseconds: z.number(),
  p50: z.number(),
  p99: z.number(),
  refused: z.number(),
  timeouts: z.number(),
  broken: z.number(),
})

export interface Measured {
  requests: number
  rate: number
  /** Milliseconds. */
  p50: number
  p99: number
}

const long = '[=====['
const quote = (text: string) => `${long}${text}]=====]`

function script(request: Request): string {
  const headers = Object.entries(request.headers).map(([name, value]) => `wrk.headers[ ${quote(name)} ] = ${quote(value)}`)
  const json = '{"requests":%d,"microseconds":%d,"p50":%f,"p99":%f,"refused":%d,"timeouts":%d,"broken":%d}'
  return `wrk.method = "${request.method}"
${request.body === undefined ? '' : `wrk.body = ${quote(request.body)}`}
${headers.join('\n')}
done = function(s, latency)
  io.write(string.format('\\nSUMMARY${json}\\n', s.requests, s.duration, latency:percentile(50), latency:percentile(99),
    s.errors.status, s.errors.timeout, s.errors.connect + s.errors.read + s.errors.write))
end
`
}

/** One run of wrk on a core of its own. A reply outside 2xx, a time-out or a broken connection makes the figures worthless, so it throws. */
export async function wrk(request: Request, load: Load): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'wrk-'))
  try {
    const file = join(folder, 'request.lua')
    writeFileSync(file, script(request), { mode: 0o600 })
    const args = ['-c', '1', 'wrk', '-t1', `-c${load.connections}`, `-d${load.seconds}s`, '--timeout', '60s', '-s', file, request.url]
    const output = await run('taskset', args)
    const found = /^SUMMARY(\{.*\})$/m.exec(output)
    if (!found?.[1]) throw new Error(`wrk said nothing to ${request.url}:\n${output}`)
    const s = summary.parse(JSON.parse(found[1]))
    if (s.refused + s.timeouts + s.broken > 0) {
      throw new Error(
        `${request.method} ${request.url}: ${s.refused} refusals, ${s.timeouts} time-outs, ${s.broken} broken connections in ${s.requests} requests`,
      )
    }
    return { requests: s.requests, rate: s.requests / (s.microseconds / 1e6), p50: s.p50 / 1000, p99: s.p99 / 1000 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function run(command: string, args: string[]): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', failed)
    child.once('close', () => done(Buffer.concat(chunks).toString()))
  })
}
