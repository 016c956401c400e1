import { z } from 'zod'
import type { Op } from '../op.ts'
import type { Body, Reply, View } from './fields.ts'
import type { Version } from './version.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a route can see of a request beside its body and its path. */
export interface Asked {
  headers: Readonly<Record<string, string | string[] | undefined>>
  query: Readonly<Record<string, unknown>>
  method: string
  url: string
  version: Version
}

interface RouteSpec<R> {
  op: Op<z.ZodType, R>
  status?: number
  body?: Body
  /** Microversions of the route itself. */
  since?: string
  until?: string
  /** What an older version says of a method that its path does not know yet; else that there is no such path. */
  earlier?: 'method_not_allowed'
  /** Input that comes from headers, or must be shaped by hand. */
  input?(asked: Asked): Record<string, unknown>
  reply?: View<R>
  headers?(result: R, reply: Reply): Record<string, string>
  /** More than one status, by what came out: 201 or 200. */
  statusOf?(result: R): number
}

/** A declared route: which operation, how its input is made and how its answer is shown. */
export interface Route {
  method: Method
  path: string
  /** `{"os-stop": null}`: actions share a path and differ by the only key of the body. */
  action: string | undefined
  op: Op
  /** What the operation calls its inputs. */
  inputs: ReadonlySet<string>
  status: number
  body: Body | undefined
  since: string | undefined
  until: string | undefined
  earlier: 'method_not_allowed' | undefined
  input: ((asked: Asked) => Record<string, unknown>) | undefined
  reply: View<unknown> | undefined
  headers: ((result: unknown, reply: Reply) => Record<string, string>) | undefined
  statusOf: ((result: unknown) => number) | undefined
}

/** `route('POST /servers/:serverId/action os-stop', { op: stopServer, status: 202 })` */
export function route<R>(key: string, spec: RouteSpec<R>): Route {
  const [method, path, action] = key.split(' ')
  return {
    method: method as Method,
    path: path ?? '/',
    action,
    op: spec.op,
    inputs: new Set(spec.op.input instanceof z.ZodObject ? Object.keys(spec.op.input.shape) : []),
    status: spec.status ?? 200,
    body: spec.body,
    since: spec.since,
    until: spec.until,
    earlier: spec.earlier,
    input: spec.input,
    reply: spec.reply as View<unknown> | undefined,
    headers: spec.headers as Route['headers'],
    statusOf: spec.statusOf as Route['statusOf'],
  }
}

/** A document that needs neither caller nor operation: versions, schemas. */
export interface Document {
  path: string
  status: number
  /** The media type for which it is meant, when a path has another document for everybody else. */
  accept?: string
  /** It can be asked for in any microversion, and says in which it answers. */
  versioned?: true
  show(reply: Reply): unknown
  headers?(reply: Reply): Record<string, string>
}

export const document = (path: string, show: Document['show'], status = 200): Document => ({ path, status, show })

/** An answer that is JSON text already; it is sent as it is. Bytes where the same text is sent again and again. */
export class Json {
  readonly text: string | Buffer
  constructor(text: string | Buffer) {
    this.text = text
  }
}
