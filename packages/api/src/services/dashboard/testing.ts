import { someone } from '../../platform/testing/cloud.ts'
import type { TestCloud } from '../../platform/testing/cloud.ts'
import type { Caller, Scope } from '../../platform/policy.ts'
import type { Op } from '../../platform/op.ts'
import type { z } from 'zod'

const ladder = ['reader', 'member', 'manager', 'admin'] as const

/** Somebody with a role and what it implies, there. */
export function as(role: (typeof ladder)[number], scope: Scope, userId = `${role}-of-${scope.kind}`, more: Partial<Caller> = {}): Caller {
  return someone({ userId, scope, roles: new Set(ladder.slice(0, ladder.indexOf(role) + 1)), ...more })
}

/** Calls operations as somebody. */
export const callerOf =
  (cloud: TestCloud) =>
  <I extends z.ZodType, R>(caller: Caller, op: Op<I, R>, input: z.input<I>): Promise<R> =>
    op.call({ cloud, requestId: 'req-test', baseUrl: 'http://localhost', caller }, input)
