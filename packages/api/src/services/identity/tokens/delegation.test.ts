import { assignments } from '@pileus/db/schema/identity'
import { and, eq } from 'drizzle-orm'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { effectiveRoles } from '../assignments/effective.ts'
import { societyOf, type Society } from '../society.ts'
import { identityCloud, type IdentityCloud } from '../testing.ts'
import { memoryOf } from './memory.ts'

/** ID-3, ID-5, ID-10 (CVE-2026-44394): however often authority is lent on, it neither grows nor lasts longer. */
let cloud: IdentityCloud
let society: Society
beforeAll(async () => {
  cloud = await identityCloud()
  society = societyOf(cloud)
})
afterAll(() => cloud.close())

const names = ['admin', 'manager', 'member', 'reader', 'service', 'alpha', 'beta']
const some = fc.subarray(names, { minLength: 1 })
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('rescope' as const) }),
    fc.record({
      kind: fc.constant('credential' as const),
      roles: some,
      unrestricted: fc.boolean(),
      seconds: fc.integer({ min: 600, max: 9000 }),
    }),
    fc.record({
      kind: fc.constant('trust' as const),
      roles: some,
      impersonation: fc.boolean(),
      passOn: fc.boolean(),
      seconds: fc.integer({ min: 600, max: 9000 }),
    }),
    fc.record({ kind: fc.constant('grant' as const), role: fc.constantFrom(...names) }),
    fc.record({ kind: fc.constant('revoke' as const), role: fc.constantFrom(...names) }),
  ),
  { minLength: 5, maxLength: 20 },
)

type Step = (typeof steps extends fc.Arbitrary<infer S> ? S : never) extends readonly (infer One)[] ? One : never

interface Chain {
  project: string
  /** Whose authority it is, at the beginning. */
  giver: string
  token: string
}

const after = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()

async function live(token: string) {
  const standing = (await memoryOf(cloud).find(token))?.standing
  // A login of one's own may end before what one lends by it; what was lent has an end that nothing made from it may pass.
  const limit = standing?.trust?.expiresAt ?? standing?.applicationCredential?.expiresAt
  return standing && { roles: standing.roles.map((role) => role.name), ends: standing.ends, limit, userId: standing.caller.userId }
}

/** The token that a step makes, or none when it is refused. */
async function derive({ project, token }: Chain, step: Step): Promise<string | undefined> {
  if (step.kind === 'rescope') return (await society.authenticate({ methods: ['token'], token: { id: token } })).token
  const userId = (await live(token))?.userId ?? ''
  if (step.kind === 'credential') {
    const wanted = {
      name: `n${Math.random()}`,
      unrestricted: step.unrestricted,
      roles: step.roles.map((name) => ({ name })),
      expires_at: after(step.seconds),
    }
    const made = await cloud.rest('POST', `/identity/v3/users/${userId}/application_credentials`, {
      token,
      body: { application_credential: wanted },
    })
    if (made.status !== 201) return undefined
    const { id, secret } = (made.body as { application_credential: { id: string; secret: string } }).application_credential
    return (await society.authenticate({ methods: ['application_credential'], application_credential: { id, secret } })).token
  }
  if (step.kind !== 'trust') return undefined
  const trustee = await society.user()
  const terms = {
    trustor_user_id: userId,
    trustee_user_id: trustee,
    project_id: project,
    impersonation: step.impersonation,
    allow_redelegation: step.passOn,
  }
  const made = await cloud.rest('POST', '/identity/v3/OS-TRUST/trusts', {
    token,
    body: { trust: { ...terms, roles: step.roles.map((name) => ({ name })), expires_at: after(step.seconds) } },
  })
  if (made.status !== 201) return undefined
  const { id } = (made.body as { trust: { id: string } }).trust
  const own = (await society.login(trustee)).token
  return (await society.authenticate({ methods: ['token'], token: { id: own } }, { 'OS-TRUST:trust': { id } })).token
}

/** What was wrong with a step; nothing should be. */
async function take(chain: Chain, step: Step): Promise<string[]> {
  const wrong: string[] = []
  if (step.kind === 'grant') await society.assign({ user: chain.giver }, step.role, { project: chain.project }).catch(() => undefined)
  if (step.kind === 'revoke') {
    const roleId = await society.role(step.role)
    await cloud.db
      .delete(assignments)
      .where(and(eq(assignments.actorId, chain.giver), eq(assignments.roleId, roleId), eq(assignments.targetId, chain.project)))
  }
  const parent = await live(chain.token)
  const made = parent && (await derive(chain, step))
  const child = made ? await live(made) : undefined
  if (parent && child && made) {
    wrong.push(...child.roles.filter((role) => !parent.roles.includes(role)).map((role) => `${step.kind} gave ${role}`))
    if (step.kind === 'rescope' && child.ends > parent.ends) wrong.push('a token outlives the one it is made from')
    if (parent.limit && (!child.limit || child.limit > parent.limit)) wrong.push(`${step.kind} lasts longer than what it is made from`)
    chain.token = made
  }
  const held = (await effectiveRoles(cloud.db, chain.giver, { kind: 'project', id: chain.project })).map((role) => role.name)
  wrong.push(...((await live(chain.token))?.roles ?? []).filter((role) => !held.includes(role)).map((role) => `${role} is no longer held`))
  return wrong
}

test('OSSA-2020-005: lent authority lies within what was lent and what its giver still has', { timeout: 120_000 }, async () => {
  let derived = 0
  await fc.assert(
    fc.asyncProperty(some, steps, async (roles, taken) => {
      const [project, giver] = [await society.project(), await society.user()]
      for (const role of roles) await society.assign({ user: giver }, role, { project })
      const chain = { project, giver, token: (await society.login(giver, { project })).token }
      for (const step of taken) {
        const before = chain.token
        expect(await take(chain, step)).toEqual([])
        if (chain.token !== before) derived++
      }
    }),
    { numRuns: 15, seed: 20_261_121 },
  )
  expect(derived).toBeGreaterThan(15)
})

test('CVE-2026-44394: a chain of twenty tokens ends when the first one would have', async () => {
  const { token } = await society.persona('member', { project: await society.project() })
  const ends = (await live(token))?.ends
  let last = token
  for (let i = 0; i < 20; i++) {
    const next = await society.authenticate({ methods: ['token'], token: { id: last } })
    expect(next.status).toBe(201)
    last = next.token
    expect((await live(last))?.ends).toEqual(ends)
  }
})
