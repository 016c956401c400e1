import { endpoints, policies, policyAssociations, regions } from '@pileus/db/schema/identity'
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { Fault } from '../../../platform/fault.ts'
import { command, query } from '../../../platform/op.ts'
import { requireEndpoint } from '../endpoints/ops.ts'
import { requirePolicy } from '../policies/ops.ts'
import { requireRegion } from '../regions/ops.ts'
import { requireService } from '../services/ops.ts'

/** What a policy is for: one endpoint, a service everywhere, or a service in a region and in those below it. */
interface Place {
  endpointId?: string | undefined
  serviceId?: string | undefined
  regionId?: string | undefined
}

const forEndpoint = z.object({ policyId: z.string(), endpointId: z.string() })
const forService = z.object({ policyId: z.string(), serviceId: z.string() })
const forRegion = forService.extend({ regionId: z.string() })

type Input = Place & { policyId: string }

async function find(ctx: Ctx, input: Input) {
  await requireAll(ctx, input)
  const [found] = await ctx.db
    .select({ id: policyAssociations.id })
    .from(policyAssociations)
    .where(and(eq(policyAssociations.policyId, input.policyId), at(input)))
    .limit(1)
  if (!found) throw new Fault('not_found', 'Could not find policy association.')
}

/** A place has one policy: a new one takes the place of the old. */
const associate = <I extends Input>(policy: string, input: z.ZodType<I>) =>
  command({
    policy,
    input,
    async run(ctx, { policyId, ...place }) {
      await requireAll(ctx, { policyId, ...place })
      const [known] = await ctx.db.update(policyAssociations).set({ policyId }).where(at(place)).returning()
      if (!known)
        await ctx.db
          .insert(policyAssociations)
          .values({ policyId, ...place })
          .onConflictDoNothing()
      ctx.emit({ kind: 'policy.associate', subjectId: policyId, data: { ...place } })
    },
  })

const check = <I extends Input>(policy: string, input: z.ZodType<I>) => query({ policy, input, run: (ctx, wanted) => find(ctx, wanted) })

const dissociate = <I extends Input>(policy: string, input: z.ZodType<I>) =>
  command({
    policy,
    input,
    async run(ctx, { policyId, ...place }) {
      await requireAll(ctx, { policyId, ...place })
      await ctx.db.delete(policyAssociations).where(and(eq(policyAssociations.policyId, policyId), at(place)))
      ctx.emit({ kind: 'policy.dissociate', subjectId: policyId, data: { ...place } })
    },
  })

export const associateEndpoint = associate('identity:create_policy_association_for_endpoint', forEndpoint)
export const checkEndpointAssociation = check('identity:check_policy_association_for_endpoint', forEndpoint)
export const dissociateEndpoint = dissociate('identity:delete_policy_association_for_endpoint', forEndpoint)

export const associateService = associate('identity:create_policy_association_for_service', forService)
export const checkServiceAssociation = check('identity:check_policy_association_for_service', forService)
export const dissociateService = dissociate('identity:delete_policy_association_for_service', forService)

export const associateRegion = associate('identity:create_policy_association_for_region_and_service', forRegion)
export const checkRegionAssociation = check('identity:check_policy_association_for_region_and_service', forRegion)
export const dissociateRegion = dissociate('identity:delete_policy_association_for_region_and_service', forRegion)

/** The policy in force: the endpoint's own, else that of its service in the nearest region upwards, else that of its service. */
export const showEndpointPolicy = query({
  policy: 'identity:get_policy_for_endpoint',
  input: z.object({ endpointId: z.string() }),
  async run(ctx, { endpointId }) {
    const endpoint = await requireEndpoint(ctx, endpointId)
    const [nearest] = await ctx.db.execute<{ policy_id: string }>(sql`
      with recursive up as (
        select id, parent_region_id, 1 as step from ${regions} where id = ${endpoint.regionId}
        union all select r.id, r.parent_region_id, up.step + 1 from ${regions} r join up on r.id = up.parent_region_id where up.step < ${maxDepth})
      select a.policy_id from ${policyAssociations} a left join up on up.id = a.region_id
      where a.endpoint_id = ${endpointId}
        or (a.service_id = ${endpoint.serviceId} and (a.region_id is null or up.id is not null))
      order by a.endpoint_id is null, up.step nulls last limit 1`)
    const [policy] = nearest ? await ctx.db.select().from(policies).where(eq(policies.id, nearest.policy_id)).limit(1) : []
    if (!policy) throw new Fault('not_found', `No policy is associated with endpoint ${endpointId}.`)
    return policy
  },
})

export const listPolicyEndpoints = query({
  policy: 'identity:list_endpoints_for_policy',
  input: z.object({ policyId: z.string() }),
  async run(ctx, { policyId }) {
    await requirePolicy(ctx, policyId)
    const ids = sql`(
      with recursive down as (
        select a.service_id, a.region_id, 1 as step from ${policyAssociations} a where a.policy_id = ${policyId} and a.region_id is not null
        union select down.service_id, r.id, down.step + 1 from ${regions} r join down on r.parent_region_id = down.region_id where down.step < ${maxDepth})
      select e.id from ${endpoints} e
      where exists (select from ${policyAssociations} a where a.policy_id = ${policyId} and (a.endpoint_id = e.id or (a.service_id = e.service_id and a.region_id is null)))
        or exists (select from down where down.service_id = e.service_id and down.region_id = e.region_id))`
    return { rows: await ctx.db.select().from(endpoints).where(inArray(endpoints.id, ids)).orderBy(asc(endpoints.id)) }
  },
})

/** Regions cannot lie in a circle, but two changes at once might make one: no walk goes on for ever. */
const maxDepth = 100

async function requireAll(ctx: Ctx, { policyId, endpointId, serviceId, regionId }: Input) {
  await requirePolicy(ctx, policyId)
  if (endpointId !== undefined) await requireEndpoint(ctx, endpointId)
  if (serviceId !== undefined) await requireService(ctx, serviceId)
  if (regionId !== undefined) await requireRegion(ctx, regionId)
}

const at = ({ endpointId, serviceId, regionId }: Place) =>
  and(
    endpointId === undefined ? isNull(policyAssociations.endpointId) : eq(policyAssociations.endpointId, endpointId),
    serviceId === undefined ? isNull(policyAssociations.serviceId) : eq(policyAssociations.serviceId, serviceId),
    regionId === undefined ? isNull(policyAssociations.regionId) : eq(policyAssociations.regionId, regionId),
  )
