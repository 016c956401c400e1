import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Channel, ChannelListener, Dial } from './channel.ts'

const chance = z.number().min(0).max(1).default(0)

/** What goes wrong, and how often. A file of `--faults` holds it. */
export const faults = z
  .object({
    /** Of each message, either way. */
    dropped: chance,
    doubled: chance,
    late: chance,
    lateMs: z.number().min(0).default(500),
    truncated: chance,
    /** Of each message: from then on the connection only looks as if it were one. */
    halfOpen: chance,
    disconnected: chance,
    /** Of each command, at any point of it. */
    crashed: chance,
    failed: chance,
    workMs: z.tuple([z.number().min(0), z.number().min(0)]).default([0, 0]),
    diskMs: z.tuple([z.number().min(0), z.number().min(0)]).default([0, 0]),
    /** Clocks are wrong by up to so much. */
    skewMs: z.number().min(0).default(0),
  })
  .prefault({})
export type Faults = z.output<typeof faults>

/** A seeded source of numbers (mulberry32): one seed, one sequence of decisions. */
export function seeded(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Where simulated hosts live: what happens to them, and when, follows from the seed. */
export interface World {
  random(): number
  faults: Faults
  happens(chance: number): boolean
  /** As long as something takes here. */
  pause(range: readonly [number, number]): Promise<void>
}

export function makeWorld(seed: number, given: z.input<typeof faults> = {}): World {
  const random = seeded(seed)
  return {
    random,
    faults: faults.parse(given),
    happens: (likely) => likely > 0 && random() < likely,
    async pause([least, most]) {
      const ms = least + random() * (most - least)
      if (ms > 0) await sleep(ms)
    },
  }
}

/** The same connection on a bad day: it loses, doubles, delays, swaps and cuts messages in both directions, and dies without a word. */
export const unreliable =
  (dial: Dial, world: World): Dial =>
  async () => {
    const channel = await dial()
    let deaf = false
    const carry = <Data extends string | Uint8Array>(data: Data, arrive: (data: Data | string) => void) => {
      const { dropped, doubled, late, lateMs, truncated, halfOpen, disconnected } = world.faults
      if (world.happens(disconnected)) return channel.close()
      if (world.happens(halfOpen)) deaf = true
      if (deaf || world.happens(dropped)) return
      // Frames are cut into text: what is no message at all.
      const sent = world.happens(truncated) ? String(data).slice(0, Math.floor(world.random() * 40)) : data
      if (world.happens(doubled)) arrive(sent)
      if (!world.happens(late)) return arrive(sent)
      setTimeout(() => deaf || arrive(sent), world.random() * lateMs).unref()
    }
    return {
      send: (data) => carry(data, (sent) => channel.send(sent)),
      buffered: () => channel.buffered(),
      listen(listener: ChannelListener) {
        channel.listen({
          message: (data) => carry(data, (arrived) => listener.message(arrived)),
          closed: (reason) => listener.closed(reason),
        })
      },
      close: () => channel.close(),
    } satisfies Channel
  }
