import type { Hardware } from '@pileus/wire/inventory'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, constants, readdir, readFile, statfs } from 'node:fs/promises'
import { arch, release, totalmem } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)
const read = (path: string) =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => '',
  )
const list = (path: string) => readdir(path).catch((): string[] => [])
const numberIn = async (path: string) => Number(await read(path)) || 0

/** What this machine is made of, from the kernel's own files. What cannot be read is empty, never guessed. */
export async function readHardware(version: string): Promise<Hardware> {
  const cpu = await readCpu()
  const versions = await readVersions(version)
  return {
    architecture: arch() === 'x64' ? 'x86_64' : arch() === 'arm64' ? 'aarch64' : arch(),
    cpu,
    numa: await readNuma(),
    memoryBytes: totalmem(),
    disks: await readDisks(),
    nics: await readNics(),
    kernel: release(),
    os: await readOs(),
    versions,
    acceleration: await probeKvm(cpu.flags, versions),
    simulated: false,
  }
}

async function readCpu(): Promise<Hardware['cpu']> {
  const blocks = (await read('/proc/cpuinfo')).split(/\n\n+/).map((block) => new Map(block.split('\n').map(fieldOf)))
  const [first] = blocks
  const sockets = new Set(blocks.map((block) => block.get('physical id') ?? '0'))
  const cores = new Set(blocks.map((block) => `${block.get('physical id')}.${block.get('core id') ?? block.get('processor')}`))
  return {
    model: (first?.get('model name') ?? first?.get('CPU part') ?? '').slice(0, 255),
    vendor: (first?.get('vendor_id') ?? first?.get('CPU implementer') ?? '').slice(0, 255),
    sockets: sockets.size,
    cores: cores.size,
    threads: blocks.length,
    flags: (first?.get('flags') ?? first?.get('Features') ?? '').split(' ').filter(Boolean).slice(0, 1_000),
  }
}

function fieldOf(line: string): [string, string] {
  const at = line.indexOf(':')
  return at === -1 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
}

async function readNuma(): Promise<Hardware['numa']> {
  const base = '/sys/devices/system/node'
  const nodes = (await list(base)).filter((name) => /^node\d+$/.test(name))
  return Promise.all(
    nodes.map(async (name) => ({
      id: Number(name.slice(4)),
      cpus: await read(`${base}/${name}/cpulist`),
      memoryBytes: Number(/MemTotal:\s+(\d+)/.exec(await read(`${base}/${name}/meminfo`))?.[1] ?? 0) * 1024,
    })),
  )
}

/** Real disks only: neither loops nor what lies upon others. */
async function readDisks(): Promise<Hardware['disks']> {
  const names = (await list('/sys/block')).filter((name) => !/^(?:loop|ram|zram|dm-|md|sr|fd|nbd)/.test(name))
  return Promise.all(
    names.map(async (name) => ({
      name,
      bytes: (await numberIn(`/sys/block/${name}/size`)) * 512,
      rotational: (await read(`/sys/block/${name}/queue/rotational`)) === '1',
      model: (await read(`/sys/block/${name}/device/model`)).slice(0, 255),
    })),
  )
}

async function readNics(): Promise<Hardware['nics']> {
  const names = (await list('/sys/class/net')).filter((name) => name !== 'lo' && !/^(?:tap|vnet|veth|docker|br-|ovs|virbr)/.test(name))
  return Promise.all(
    names.map(async (name) => {
      const base = `/sys/class/net/${name}`
      const speed = Number(await read(`${base}/speed`))
      const mtu = await numberIn(`${base}/mtu`)
      return {
        name,
        mac: await read(`${base}/address`),
        mtu,
        mbits: speed > 0 ? speed : null,
        up: (await read(`${base}/operstate`)) === 'up',
      }
    }),
  )
}

async function readOs(): Promise<string> {
  return (/^PRETTY_NAME="?([^"\n]*)"?/m.exec(await read('/etc/os-release'))?.[1] ?? '').slice(0, 255)
}

/** By fixed arguments, without a shell, and not for long: a program that hangs is one that is not there. */
async function versionOf(program: string): Promise<string | undefined> {
  const answer = await run(program, ['--version'], {
    timeout: 5_000,
    maxBuffer: 64 * 1024,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  }).catch(() => undefined)
  return answer && /\d+(?:\.\d+)+/.exec(answer.stdout)?.[0]
}

async function readVersions(agent: string): Promise<Record<string, string>> {
  const programs = { qemu: `qemu-system-${arch() === 'arm64' ? 'aarch64' : 'x86_64'}`, libvirt: 'libvirtd', ovs: 'ovs-vswitchd' }
  const found = await Promise.all(Object.entries(programs).map(async ([name, program]) => [name, await versionOf(program)] as const))
  return {
    agent,
    node: process.versions.node,
    ...Object.fromEntries(found.flatMap(([name, version]) => (version ? [[name, version]] : []))),
  }
}

/**
 * Kernels and libvirt say yes where guests then hang, so a yes needs the processor's own flag too. Whether a guest really starts is tried
 * with the first driver for guests.
 */
async function probeKvm(flags: readonly string[], versions: Readonly<Record<string, string>>): Promise<Hardware['acceleration']> {
  if (!versions['qemu']) return { verdict: 'none', reason: 'QEMU is not installed, so no guest can run here.' }
  const usable = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  )
  if (!usable) return { verdict: 'tcg', reason: '/dev/kvm is not there or may not be opened: guests are emulated.' }
  const supported = arch() === 'arm64' || flags.includes('vmx') || flags.includes('svm')
  if (!supported)
    return {
      verdict: 'tcg',
      reason: '/dev/kvm is there, but the processor shows neither vmx nor svm: guests would hang. They are emulated.',
    }
  return { verdict: 'kvm', reason: '/dev/kvm can be opened and the processor has what it needs.' }
}

/** What tells this machine from every other, without giving away what it is called. */
export async function hardwareId(): Promise<string> {
  const facts = [await read('/sys/class/dmi/id/product_uuid'), await read('/etc/machine-id')]
  if (facts.every((fact) => fact === ''))
    throw new Error('This machine has neither a DMI UUID nor a machine-id: run systemd-machine-id-setup.')
  return createHash('sha256')
    .update(`pileus hardware\n${facts.join('\n')}`)
    .digest('hex')
}

/** New with each start of the kernel. */
export const bootId = async (): Promise<string> => (await read('/proc/sys/kernel/random/boot_id')) || 'unknown'

const steps = 100

/** Free space in hundredths, since a byte more or less is no news. */
export async function poolOf(name: string, path: string) {
  const { blocks, bavail, bsize } = await statfs(path)
  const totalBytes = blocks * bsize
  const step = totalBytes / steps
  return { name, driver: 'file', path, totalBytes, freeBytes: Math.floor(Math.floor((bavail * bsize) / step) * step) }
}
