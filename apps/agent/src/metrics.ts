import { readFile } from 'node:fs/promises'
import type { Sampler } from './frames.ts'

/** Values by name, and counters by name: of those the rate since the last sample is told. */
interface Reading {
  at: number
  gauges: Map<string, number>
  counters: Map<string, number>
}

const read = (path: string) => readFile(path, 'utf8').catch(() => '')
const sector = 512
const cpuStates = ['user', 'nice', 'system', 'idle', 'wait', 'irq', 'softirq', 'steal']

/** Processor, memory, disks and network of this machine, out of /proc. */
export function machineSampler(): Sampler {
  let before: Reading | undefined
  let names: readonly string[] = []
  return async () => {
    const now = await readAll()
    const found = [...now.gauges.keys(), ...now.counters.keys()]
    if (found.length !== names.length || found.some((name, n) => name !== names[n])) names = found
    const values = Float64Array.from([...now.gauges.values(), ...rates(now, before)])
    before = now
    return { names, values }
  }
}

/** Nothing is known of the first sample, nor of a counter that has begun anew. */
function rates(now: Reading, before: Reading | undefined): number[] {
  const seconds = before ? (now.at - before.at) / 1_000 : 0
  return [...now.counters].map(([name, value]) => {
    const last = before?.counters.get(name)
    return last === undefined || value < last || seconds <= 0 ? Number.NaN : (value - last) / seconds
  })
}

async function readAll(): Promise<Reading> {
  const gauges = new Map<string, number>()
  const counters = new Map<string, number>()
  const [stat, memory, load, disks, net] = await Promise.all(
    ['/proc/stat', '/proc/meminfo', '/proc/loadavg', '/proc/diskstats', '/proc/net/dev'].map(read),
  )
  addCpu(counters, stat ?? '')
  addMemory(gauges, memory ?? '')
  for (const [n, minutes] of ['1', '5', '15'].entries()) gauges.set(`host.load.${minutes}`, Number((load ?? '').split(' ')[n]))
  addDisks(counters, disks ?? '')
  addNetwork(counters, net ?? '')
  return { at: performance.now(), gauges, counters }
}

/** In processors: 1 is one of them, busy all the time. The kernel counts hundredths of seconds. */
function addCpu(counters: Map<string, number>, stat: string) {
  const fields = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '').split(' ').map(Number)
  for (const [n, state] of cpuStates.entries()) counters.set(`host.cpu.${state}`, (fields[n] ?? 0) / 100)
}

function addMemory(gauges: Map<string, number>, text: string) {
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN) * 1024
  gauges.set('host.memory.total', of('MemTotal'))
  gauges.set('host.memory.available', of('MemAvailable'))
  gauges.set('host.memory.used', of('MemTotal') - of('MemAvailable'))
  gauges.set('host.memory.cached', of('Cached'))
  gauges.set('host.memory.swapped', of('SwapTotal') - of('SwapFree'))
}

function addDisks(counters: Map<string, number>, text: string) {
  for (const line of text.split('\n')) {
    const [, , name = '', reads, , read, , writes, , written, , , busy] = line.trim().split(/\s+/)
    if (!/^(?:[hsv]d[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/.test(name)) continue
    counters.set(`host.disk.${name}.reads`, Number(reads))
    counters.set(`host.disk.${name}.read`, Number(read) * sector)
    counters.set(`host.disk.${name}.writes`, Number(writes))
    counters.set(`host.disk.${name}.written`, Number(written) * sector)
    counters.set(`host.disk.${name}.busy`, Number(busy) / 1_000)
  }
}

function addNetwork(counters: Map<string, number>, text: string) {
  for (const line of text.split('\n')) {
    const [, name = '', rest = ''] = /^\s*([\w.-]+):\s*(.*)$/.exec(line) ?? []
    if (name === '' || name === 'lo' || /^(?:tap|vnet|veth)/.test(name)) continue
    const [received, packetsIn, errorsIn, droppedIn, , , , , sent, packetsOut, errorsOut, droppedOut] = rest.split(/\s+/).map(Number)
    counters.set(`host.net.${name}.received`, received ?? 0)
    counters.set(`host.net.${name}.packets_in`, packetsIn ?? 0)
    counters.set(`host.net.${name}.sent`, sent ?? 0)
    counters.set(`host.net.${name}.packets_out`, packetsOut ?? 0)
    counters.set(`host.net.${name}.dropped`, (droppedIn ?? 0) + (droppedOut ?? 0))
    counters.set(`host.net.${name}.errors`, (errorsIn ?? 0) + (errorsOut ?? 0))
  }
}
