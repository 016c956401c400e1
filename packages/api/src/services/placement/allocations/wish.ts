import type { Amounts, Wanted } from '../providers/model.ts'

/** What somebody wants a host for. Made by services from rows of theirs; nothing of it is taken from a request as it is. */
export interface Wish {
  consumerId: string
  projectId: string
  userId: string
  /** INSTANCE, MIGRATION, … */
  type: string
  requestId: string
  resources: Amounts
  traits: Wanted
  /** Aggregates of which the host must be a member, and must not. */
  memberOf: Wanted
  zone?: string | undefined
  /** Only one of these, and none of those. */
  onlyHosts?: readonly string[] | undefined
  notHosts?: readonly string[] | undefined
  group?: WishedGroup | undefined
  /** What aggregates of the host must say: by key, one of these values. */
  metadata: Readonly<Record<string, readonly string[]>>
  /** Of the image, for aggregates that take certain images only. */
  imageProperties: Readonly<Record<string, string>>
  /** For each NUMA node of the guest what one node of the host has to give; no two of them come from the same. */
  numa: readonly Amounts[]
}

export interface WishedGroup {
  id: string
  policy: 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity'
  /** How many members a host may have under anti-affinity. */
  perHost?: number | undefined
}

export const nothingSpecial: Pick<Wish, 'traits' | 'memberOf' | 'metadata' | 'imageProperties' | 'numa'> = {
  traits: { all: [], none: [] },
  memberOf: { all: [], none: [] },
  metadata: {},
  imageProperties: {},
  numa: [],
}

/** Sizes as a flavor has them. */
export interface Size {
  vcpus: number
  memoryMb: number
  diskGb: number
}

/** What properties of images demand of a host, as traits that the host reports. */
const demands: readonly (readonly [property: RegExp, prefix: string])[] = [
  [/^(?:hw_architecture|architecture|img_hw_arch)$/, 'COMPUTE_ARCH_'],
  [/^(?:hypervisor_type|img_hv_type)$/, 'CUSTOM_HYPERVISOR_TYPE_'],
  [/^(?:vm_mode|hw_vm_mode)$/, 'CUSTOM_VM_MODE_'],
  [/^hw_(?:disk|cdrom|scsi)_bus$/, 'COMPUTE_STORAGE_BUS_'],
  [/^hw_vif_model$/, 'COMPUTE_NET_VIF_MODEL_'],
  [/^hw_video_model$/, 'COMPUTE_GRAPHICS_MODEL_'],
  [/^hw_firmware_type$/, 'COMPUTE_FIRMWARE_'],
  [/^hw_machine_type$/, 'CUSTOM_MACHINE_TYPE_'],
]

const normal = (value: string) => value.toUpperCase().replace(/[^A-Z0-9]+/g, '_')

const architectures: Readonly<Record<string, string>> = { AMD64: 'X86_64', X64: 'X86_64', ARM64: 'AARCH64' }

function traitsOfImage(properties: Readonly<Record<string, string>>): string[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const prefix = demands.find(([property]) => property.test(name))?.[1]
    if (name === 'hw_tpm_version') return [`COMPUTE_SECURITY_TPM_${normal(value)}`]
    if (name === 'os_secure_boot') return value === 'required' ? ['COMPUTE_SECURITY_UEFI_SECURE_BOOT'] : []
    return prefix === undefined ? [] : [prefix + (architectures[normal(value)] ?? normal(value))]
  })
}

/** `trait:X=required` and `trait:X=forbidden`, of a flavor and of an image. */
const traitsNamed = (specs: Readonly<Record<string, string>>, how: string) =>
  Object.entries(specs).flatMap(([key, value]) => (key.startsWith('trait:') && value === how ? [key.slice('trait:'.length)] : []))

const wholeOf = (text: string | undefined) => (text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined)

/** What a guest of this size, with these extra specs and this image, takes from a host. */
export function demandOf(
  size: Size,
  specs: Readonly<Record<string, string>>,
  image: Readonly<Record<string, string>> = {},
): Pick<Wish, 'resources' | 'traits' | 'metadata' | 'imageProperties' | 'numa'> {
  const dedicated = (specs['hw:cpu_policy'] ?? image['hw_cpu_policy']) === 'dedicated'
  const cpus = dedicated ? 'PCPU' : 'VCPU'
  const usual = { [cpus]: size.vcpus, MEMORY_MB: size.memoryMb, DISK_GB: size.diskGb }
  const named = Object.entries(specs).flatMap(([key, value]) => {
    const amount = wholeOf(value)
    return key.startsWith('resources:') && amount !== undefined ? [[key.slice('resources:'.length), amount] as const] : []
  })
  const resources = Object.fromEntries(Object.entries({ ...usual, ...Object.fromEntries(named) }).filter(([, amount]) => amount > 0))
  const threads = specs['hw:cpu_thread_policy'] ?? image['hw_cpu_thread_policy']
  const required = [...traitsNamed(specs, 'required'), ...traitsNamed(image, 'required'), ...traitsOfImage(image)]
  const forbidden = [...traitsNamed(specs, 'forbidden'), ...traitsNamed(image, 'forbidden')]
  return {
    resources,
    traits: {
      all: [...new Set([...required, ...(threads === 'require' ? ['HW_CPU_HYPERTHREADING'] : [])])].map((name) => [name]),
      none: [...new Set([...forbidden, ...(threads === 'isolate' ? ['HW_CPU_HYPERTHREADING'] : [])])],
    },
    metadata: metadataOf(specs),
    imageProperties: image,
    numa: nodesOf(size, specs, image),
  }
}

const scope = 'aggregate_instance_extra_specs:'

/** Specs without a scope, or with that of aggregates, must be met by an aggregate; `<or> a <or> b` is any of them. */
function metadataOf(specs: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(specs).flatMap(([key, value]) => {
      const name = key.startsWith(scope) ? key.slice(scope.length) : key
      if (name.includes(':')) return []
      const values = value.startsWith('<or>') ? value.split('<or>').map((one) => one.trim()) : [value.replace(/^(?:==|s==|=|<in>)\s+/, '')]
      return [[name, values.filter((one) => one !== '')] as const]
    }),
  )
}

const mostNodes = 64

/** Equal parts, unless the flavor tells what each node has. */
function nodesOf(size: Size, specs: Readonly<Record<string, string>>, image: Readonly<Record<string, string>>): Amounts[] {
  const count = wholeOf(specs['hw:numa_nodes'] ?? image['hw_numa_nodes']) ?? 0
  return Array.from({ length: Math.min(count, mostNodes) }, (_, i) => ({
    NUMA_THREAD: specs[`hw:numa_cpus.${i}`]?.split(',').length ?? Math.ceil(size.vcpus / count),
    NUMA_MEMORY_MB: wholeOf(specs[`hw:numa_mem.${i}`]) ?? Math.ceil(size.memoryMb / count),
  }))
}
