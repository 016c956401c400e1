import type { Ctx } from './ctx.ts'
import type { Found } from './service.ts'

/** Nobody reads more than these of one kind in a palette. */
const ofOneKind = 8

/**
 * Every service looks at once; one that fails must not leave the others unheard. What is called exactly so comes first, then the best
 * of each kind, then the second best: no kind crowds out the others.
 */
export async function searchAll(ctx: Ctx, text: string, limit: number): Promise<Found[]> {
  const sources = ctx.cloud.services.flatMap((service) => service.search ?? [])
  const answers = await Promise.allSettled(sources.map((source) => source.run(ctx, text, ofOneKind)))
  for (const answer of answers) {
    if (answer.status === 'rejected') ctx.cloud.log.error({ requestId: ctx.requestId, err: answer.reason }, 'a search failed')
  }
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  const places = new Map<string, number>()
  const ranked = found.map((each) => {
    const place = places.get(each.kind) ?? 0
    places.set(each.kind, place + 1)
    return { each, rank: isExactly(each, text) ? -1 : place }
  })
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ each }) => each)
}

const isExactly = ({ id, name }: Found, text: string) => id === text || name.toLowerCase() === text.toLowerCase()
