import { z } from 'zod'

const text = z.string().max(255)
const bytes = z.number().min(0).max(Number.MAX_SAFE_INTEGER)
const count = z.int().min(0).max(1_000_000)

/** Whether guests can run at the processor's own speed, and how we know: drivers say yes where guests then hang. */
const acceleration = z.object({ verdict: z.enum(['kvm', 'tcg', 'none', 'simulated']), reason: z.string().max(1_000) })

export const hardware = z.object({
  architecture: text,
  cpu: z.object({
    model: text,
    vendor: text,
    sockets: count,
    cores: count,
    threads: count,
    flags: z.array(z.string().max(64)).max(1_000),
  }),
  numa: z.array(z.object({ id: count, cpus: z.string().max(4_096), memoryBytes: bytes })).max(1_024),
  memoryBytes: bytes,
  disks: z.array(z.object({ name: text, bytes, rotational: z.boolean(), model: text })).max(1_024),
  nics: z.array(z.object({ name: text, mac: z.string().max(64), mtu: count, mbits: z.number().nullable(), up: z.boolean() })).max(1_024),
  kernel: text,
  os: text,
  versions: z.record(z.string().max(64), text).refine((all) => Object.keys(all).length <= 64, 'too many versions'),
  acceleration,
  simulated: z.boolean(),
})
export type Hardware = z.output<typeof hardware>

export const storagePools = z
  .array(
    z.object({ name: z.string().max(64), driver: z.string().max(64), totalBytes: bytes, freeBytes: bytes, path: z.string().max(4_096) }),
  )
  .max(64)

/** Everything that a host knows of itself, in sections: the only source of facts about it. Each service observes those that are its own. */
export const inventory = z.object({
  hardware,
  storage: storagePools,
})
export type Inventory = z.output<typeof inventory>
