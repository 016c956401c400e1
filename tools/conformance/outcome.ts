import { packets, type Status } from './subunit.ts'

/** What became of one test. */
export interface Outcome {
  test: string
  status: 'passed' | 'failed' | 'skipped'
  seconds: number
  /** Why it was skipped, or the traceback of the failure. */
  detail: string
  /** What the test asked the server, and its answers. */
  log: string
}

const final: Partial<Record<Status, Outcome['status']>> = {
  success: 'passed',
  xfail: 'passed',
  skip: 'skipped',
  fail: 'failed',
  uxsuccess: 'failed',
}

/**
 * One outcome for every test that Tempest found. A class that is skipped or fails in its setUpClass reports once for all its tests,
 * and a worker that dies reports nothing: counted as they come, both would make tests disappear.
 */
export function outcomes(stream: Buffer): Outcome[] {
  const found = new Set<string>()
  const reported = new Map<string, Outcome>()
  const open = new Map<string, { begun: number | undefined; detail: string[]; log: string[] }>()
  for (const packet of packets(stream)) {
    if (packet.test === undefined) continue
    if (packet.status === 'exists') found.add(packet.test)
    const state = open.get(packet.test) ?? { begun: packet.at, detail: [], log: [] }
    open.set(packet.test, state)
    const { name, bytes } = packet.attachment ?? { name: '', bytes: Buffer.of() }
    if (name === 'reason' || name.startsWith('traceback')) state.detail.push(bytes.toString())
    if (name.includes('logging')) state.log.push(bytes.toString())
    const status = packet.status && final[packet.status]
    if (!status) continue
    const seconds = packet.at !== undefined && state.begun !== undefined ? packet.at - state.begun : 0
    reported.set(packet.test, { test: packet.test, status, seconds, detail: state.detail.join('').trim(), log: state.log.join('') })
    open.delete(packet.test)
  }
  const all = [...found].sort().map((test) => reported.get(test) ?? ofItsClass(test, reported))
  // A tearDownClass that fails is nobody's test, and still a failure.
  const orphans = [...reported.values()].filter((o) => o.status === 'failed' && o.test.startsWith('tearDownClass'))
  return [...all, ...orphans]
}

function ofItsClass(test: string, reported: Map<string, Outcome>): Outcome {
  const name = test.replace(/\[.*$/, '').split('.').slice(0, -1).join('.')
  const setUp = reported.get(`setUpClass (${name})`)
  if (setUp) return { ...setUp, test, seconds: 0 }
  return {
    test,
    status: 'failed',
    seconds: 0,
    detail: 'Tempest found this test and never reported a result: its worker died or was stopped.',
    log: '',
  }
}
