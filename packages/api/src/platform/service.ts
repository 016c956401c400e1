import type { AnyTRPCRouter } from '@trpc/server'
import { platformPolicy } from './changes.ts'
import type { Cloud, Ctx } from './ctx.ts'
import type { Op } from './op.ts'
import type { Caller, Policy } from './policy.ts'
import type { Dialect } from './rest/dialect.ts'
import type { Bodies } from './rest/json.ts'
import type { Document, Route } from './rest/route.ts'
import type { Task, TaskContext } from './task.ts'
import type { Microversions } from './rest/version.ts'
import type { Assertion } from './why.ts'

/** What every service has. */
interface Core {
  /** OpenStack's official type: identity, compute, … */
  type: string
  /** The name it has in the catalog, by which people know it: keystone, nova, … */
  name: string
  policy: Policy
  /** By name; the name is the tRPC procedure's too. */
  ops: Readonly<Record<string, Op>>
  /** The same operations for the dashboard and typed clients, at `/trpc/<type>`. */
  router: AnyTRPCRouter
  /** What takes time, and what comes round again. */
  tasks?: readonly Task[]
  /** Resources that concern everybody: all who are logged in hear that one has changed. */
  openKinds?: readonly string[]
  /** Counts that must be 0. */
  assertions?: readonly Assertion[]
  /** Where the palette looks for things. */
  search?: readonly SearchSource[]
  /** What somebody may have written a note about: where it belongs, or nothing when it is not there. */
  describe?: Describe
  /** What hosts say of themselves, by section of their inventory: makes the service's own rows agree with it, in the transaction that stores it. */
  observe?: Readonly<Record<string, Observe>>
  /** What a fresh installation should do next, as far as this service knows. */
  firstSteps?(ctx: Ctx): Promise<FirstStep[]>
}

/** Of a host, a whole section. What is about things that are not the host's is not for it to say, and is left alone. */
export type Observe = (context: TaskContext, hostId: string, section: unknown) => Promise<void>

/** Something that was found by its name or id. */
export interface Found {
  kind: string
  id: string
  name: string
  /** What tells it from others of the same name: its domain, its project, its address. */
  detail: string
  projectId?: string | null
  domainId?: string | null
}

export interface SearchSource {
  /** What it can find. */
  kinds: readonly string[]
  /** At most so many of each kind, and only what the caller may see. */
  run(ctx: Ctx, text: string, limit: number): Promise<Found[]>
}

export interface Described {
  projectId: string | null
  domainId: string | null
}

export type Describe = (ctx: Ctx, kind: string, id: string) => Promise<Described | undefined>

export interface FirstStep {
  /** For pages, which translate it. */
  id: string
  title: string
  why: string
  done: boolean
  /** Path of the page where it is done. */
  link: string
}

/** A service of OpenStack: it has a REST API, and so a place in the catalog. */
export interface ApiService extends Core {
  /** Where it is mounted: `/identity`. */
  path: string
  /** Where the catalog sends clients when that is not `path`: `/compute/v2.1`, `/object-store/v1/AUTH_$(project_id)s`. */
  catalogPath?: string
  routes: readonly Route[]
  documents: readonly Document[]
  dialect: Dialect
  microversions?: Microversions
  bodies?: Bodies
  /** A path that ends with a slash names nothing, instead of what it names without: an empty id must not become a list. */
  strictSlash?: true
}

/** A service for our own pages: tRPC and nothing else, and no client of OpenStack hears of it. */
interface PageService extends Core {
  path?: never
}

/** One service in one value: the registry derives routes, tRPC router, rules and the authorization matrix from it. */
export type Service = ApiService | PageService

export const hasApi = (service: Service): service is ApiService => service.path !== undefined

export const defineService = <S extends Service>(service: S): S => service

/** The operations among what modules export, by name. */
export function opsOf(...modules: readonly Readonly<Record<string, unknown>>[]): Record<string, Op> {
  return Object.fromEntries(modules.flatMap((module) => Object.entries(module).filter((entry): entry is [string, Op] => isOp(entry[1]))))
}

const isOp = (value: unknown): value is Op => typeof value === 'object' && value !== null && 'call' in value && 'policy' in value

/** What a request shows to say whose it is. */
export type Shown =
  | { kind: 'token'; token: string }
  /** `watching`: what goes on by itself, such as a subscription, does not keep a session alive. */
  | { kind: 'session'; secret: string; scope: WantedScope; use: 'asking' | 'watching' }

/** A session has no scope of its own: each request names the one in which it wants to be judged. */
export type WantedScope = { kind: 'unscoped' } | { kind: 'system' } | { kind: 'domain' | 'project'; id: string }

/**
 * Who stands behind it; nobody when it is worth nothing. Identity knows; the platform asks without knowing identity. A session that
 * is sound but has no role in the scope that it asks for is refused by a Fault: another scope may do.
 */
export type Authenticate = (cloud: Cloud, shown: Shown) => Promise<Caller | undefined>

export function policyOf(services: readonly Service[]): Policy {
  return Object.assign({}, platformPolicy, ...services.map((service) => service.policy)) as Policy
}
