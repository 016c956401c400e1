import { readdirSync, readFileSync } from 'node:fs'

/** What a process tree costs, read from /proc. */
export interface Usage {
  /** CPU seconds since each process began, those of ended children included. */
  cpu: number
  /** Proportional set size: shared pages count once, however many processes map them. */
  bytes: number
  processes: number
}

const ticksPerSecond = 100

export function usage(roots: readonly number[]): Usage {
  const all = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => stat(Number(pid))),
  )
  const tree = new Set(roots.filter((pid) => all.has(pid)))
  // Parents need not have smaller numbers, so look again until nobody new is found.
  for (let before = -1; before !== tree.size; ) {
    before = tree.size
    for (const [pid, { parent }] of all) if (tree.has(parent)) tree.add(pid)
  }
  const members = [...tree]
  const cpu = members.reduce((sum, pid) => sum + (all.get(pid)?.cpu ?? 0), 0)
  return { cpu, bytes: members.reduce((sum, pid) => sum + proportional(pid), 0), processes: members.length }
}

function stat(pid: number): [number, { parent: number; cpu: number }][] {
  const text = read(`/proc/${pid}/stat`)
  // The name in brackets may hold spaces and brackets itself.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const [parent, ...times] = [1, 11, 12, 13, 14].map((at) => fields[at] ?? 0)
  return text && parent !== undefined ? [[pid, { parent, cpu: times.reduce((a, b) => a + b, 0) / ticksPerSecond }]] : []
}

function proportional(pid: number): number {
  const line = /^Pss: +(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))
  return Number(line?.[1] ?? 0) * 1024
}

/** A process may end between being listed and being read. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
