import { handshakeLimits, hello, type Hello, proof, ready, type RefusalCode, transcript } from '@pileus/wire/handshake'
import { signStatement, verifyStatement } from '@pileus/wire/keys'
import { commonVersion } from '@pileus/wire/version'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import type { Cloud } from '../../../platform/ctx.ts'
import type { ControlKey } from '../control-key.ts'
import type { Peer } from './peer.ts'
import { type Arrival, challenge, challenged, claimHost, confirmHost, findHost, type KnownHost } from './rows.ts'
import { commandWindow, type GatewayTiming } from './timing.ts'

export interface Host {
  cloud: Cloud
  gateway: string
  key: ControlKey
  timing: GatewayTiming
  alarm(hostId: string | null, code: string, message: string, address: string): void
  /** Is there a connection of this host here, of another process than `run`, and does it answer? Ends it when it does not. */
  occupied(hostId: string, run: string): Promise<boolean>
}

export interface Admitted extends Arrival {
  name: string
  enrolment: number
}

/** Why somebody was not let in. `alarm`: an operator should know. */
class Refusal extends Error {
  readonly code: RefusalCode
  readonly alarm: { hostId: string | null; code: string } | undefined
  constructor(code: RefusalCode, message: string, alarm?: { hostId: string | null; code: string }) {
    super(message)
    this.code = code
    this.alarm = alarm
  }
}

/** Each end proves itself to the other, we first. Undefined when it was not to be; the other end has been told why. */
export async function admit(peer: Peer, at: Host): Promise<Admitted | undefined> {
  const answers = inbox(peer, at.timing.handshakeMs)
  try {
    const said = await answers.next(hello)
    const host = await prove(peer, said, answers, at)
    const version = commonVersion(said.wire)
    if (version === undefined)
      throw new Refusal('version', `This agent speaks wire ${said.wire.join(' to ')}, which this cloud does not: upgrade the agent.`)
    requireSession(said, host)
    const session = await take(said, host, at)
    peer.send(
      JSON.stringify({ type: 'welcome', wire: version, session, clock: Date.now(), frameEvery: at.timing.frameMs, window: commandWindow }),
    )
    const { session: stored } = await answers.next(ready)
    const { run, agent, boot } = said
    const arrival: Admitted = {
      host: host.id,
      name: host.name,
      enrolment: host.enrolment,
      gateway: at.gateway,
      run,
      session: stored,
      wire: version,
      agent,
      boot,
      address: peer.address,
    }
    if (!(await confirmHost(at.cloud, arrival))) throw new Refusal('busy', 'Another connection of this host came first.')
    peer.send(JSON.stringify({ type: 'accepted' }))
    return arrival
  } catch (error) {
    turnAway(peer, at, error)
    return undefined
  }
}

function turnAway(peer: Peer, { alarm, cloud }: Host, error: unknown) {
  if (error instanceof Refusal) {
    if (error.alarm) alarm(error.alarm.hostId, error.alarm.code, error.message, peer.address)
    cloud.log.info({ code: error.code, address: peer.address }, 'host refused')
    peer.send(JSON.stringify({ type: 'refused', code: error.code, message: error.message }))
  } else {
    cloud.log.warn({ err: error, address: peer.address }, 'handshake failed')
  }
  // Time for the words to arrive.
  setTimeout(() => peer.end(), 200).unref()
}

/** Nobody learns which hosts there are: we sign for any id, and only the right key gets further. */
async function prove(peer: Peer, said: Hello, answers: Inbox, { cloud, key }: Host): Promise<KnownHost> {
  const nonce = randomBytes(32).toString('base64url')
  const mine = signStatement(key.privateKey, transcript('control', key.publicKey, said, nonce))
  peer.send(JSON.stringify({ type: 'challenge', nonce, signature: mine }))
  const { signature } = await answers.next(proof)
  const host = await findHost(cloud.sql, said.host)
  const statement = transcript('host', key.publicKey, said, nonce)
  if (host && verifyStatement(host.publicKey, statement, signature)) return host
  const alarm = host ? { hostId: host.id, code: 'impostor' } : { hostId: null, code: 'unknown_host' }
  throw new Refusal('unknown_host', 'This cloud knows no such host with this key: it was removed, or enrolled again. Enrol it.', alarm)
}

/** The number that both know, or the one that was offered last. Less is an old copy of the host's disk; more never was. */
function requireSession({ session }: Hello, host: KnownHost) {
  if (host.acceptAny || session === host.session || session === host.offered) return
  const message = `The host says that its last session was ${session}; it was ${host.session}. Its state is an old copy, or another machine's: end the copy, and accept the host on its page, or enrol it again.`
  throw new Refusal('rolled_back', message, { hostId: host.id, code: 'rolled_back' })
}

/** A host has one connection. An older one keeps it when it is alive: then there are two agents with one identity. */
async function take(said: Hello, host: KnownHost, at: Host): Promise<number> {
  const duplicate = () => {
    const message = `Another agent with the identity of ${host.name} is connected and answers. Stop one of them; if this is a copied machine, enrol it as a host of its own.`
    return new Refusal('duplicate', message, { hostId: host.id, code: 'duplicate' })
  }
  if (await at.occupied(host.id, said.run)) throw duplicate()
  const claim = { host: host.id, enrolment: host.enrolment, session: said.session, gateway: at.gateway, run: said.run }
  const { sql } = at.cloud
  const first = await claimHost(sql, claim)
  if (first !== undefined) return first
  await challenge(sql, host.id, at.gateway)
  const until = Date.now() + at.timing.probeMs + 3 * at.timing.tickMs
  while (Date.now() < until) {
    await sleep(at.timing.tickMs / 2)
    const state = await challenged(sql, host.id)
    if (state === 'alive') throw duplicate()
    const offered = state === 'free' ? await claimHost(sql, claim) : undefined
    if (offered !== undefined) return offered
  }
  throw new Refusal('busy', 'Another part of this cloud holds a connection of this host and does not say whether it lives. Try again.')
}

interface Inbox {
  next<T>(schema: z.ZodType<T>): Promise<T>
}

/** What arrives before it is asked for waits; more than a handshake has is no handshake. */
function inbox(peer: Peer, ms: number): Inbox {
  const until = Date.now() + ms
  const arrived: string[] = []
  let closed = false
  let hear: () => void = () => undefined
  const end = () => {
    closed = true
    hear()
  }
  peer.listen({
    text(data) {
      if (data.length > handshakeLimits.bytes || arrived.length >= 3) return peer.end()
      arrived.push(data)
      hear()
    },
    frame: () => peer.end(),
    closed: end,
  })
  return {
    async next(schema) {
      while (arrived.length === 0) {
        const left = until - Date.now()
        if (closed) throw new Error('The other end went away.')
        if (left <= 0) throw new Refusal('malformed', 'The handshake took too long.')
        await new Promise<void>((resume) => {
          const timer = setTimeout(resume, left)
          hear = () => (clearTimeout(timer), resume())
        })
      }
      const parsed = schema.safeParse(readJson(arrived.shift() ?? ''))
      if (!parsed.success) throw new Refusal('malformed', 'This is not how an agent of this cloud speaks.')
      return parsed.data
    },
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
