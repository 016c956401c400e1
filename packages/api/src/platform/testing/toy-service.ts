import { eq } from 'drizzle-orm'
import { snakeCase, text } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { Ctx } from '../ctx.ts'
import { command, first, list, query } from '../op.ts'
import { ownProject, role, rule } from '../policy.ts'
import type { Dialect } from '../rest/dialect.ts'
import { body, changed, since, until, view } from '../rest/fields.ts'
import { keystoneList, page, paging } from '../rest/list.ts'
import { document, route } from '../rest/route.ts'
import { defineService, opsOf, type Authenticate } from '../service.ts'
import { read, router, write } from '../trpc.ts'
import { someone, testCloud, type TestCloud, type TestOptions } from './cloud.ts'

const toys = snakeCase.schema('toy').table('toy', {
  id: text().primaryKey(),
  projectId: text().notNull(),
  name: text().notNull(),
  colour: text().notNull().default('red'),
})

type Toy = typeof toys.$inferSelect

const one = z.object({ toyId: z.string() })
const spec = {
  input: one,
  target: (ctx: Ctx, { toyId }: { toyId: string }) => first(ctx.db.select().from(toys).where(eq(toys.id, toyId))),
  missing: ({ toyId }: { toyId: string }) => ['toy', toyId] as const,
}

const showToy = query({ policy: 'toys:show', ...spec, run: (_ctx, _input, toy) => toy })

const listToys = list({
  policy: 'toys:list',
  input: z.object({ ...paging, sortDir: z.enum(['asc', 'desc'], 'must be asc or desc').default('asc') }),
  columns: { projectId: toys.projectId },
  run: (ctx, { sortDir, ...paged }, where) =>
    page(ctx, toys, { id: toys.id, where: [where], sort: { column: toys.name, direction: sortDir }, ...paged }),
})

const createToy = command({
  policy: 'toys:create',
  input: z.object({
    id: z.string('must be a string').max(64, 'is too long'),
    name: z.string('must be a string'),
    colour: z.string('must be a string').optional(),
    parts: z.unknown().optional(),
  }),
  async run(ctx, { id, name, colour }) {
    const [toy] = await ctx.db
      .insert(toys)
      .values({ id, name, projectId: 'p', ...(colour === undefined ? {} : { colour }) })
      .returning()
    ctx.emit({ kind: 'toy.create', subjectId: id })
    return toy
  },
})

const paintToy = command({
  policy: 'toys:paint',
  ...spec,
  input: one.extend({ colour: z.string('must be a string') }),
  async run(ctx, { toyId, colour }) {
    await ctx.db.update(toys).set({ colour }).where(eq(toys.id, toyId))
  },
})

const breakToy = command({
  policy: 'toys:paint',
  ...spec,
  run() {
    throw new Error('the secret is hunter2')
  },
})

const colourOf = (t: Toy | undefined): unknown => t?.colour

/** From 2.5 on colours are written in capitals; a toy's maker came with 2.7, its size went with 2.9. */
const toyView = view<Toy | undefined>('toy', {
  id: (t) => t?.id,
  name: (t) => t?.name,
  colour: changed(colourOf, '2.5', (t) => t?.colour.toUpperCase()),
  size: until('2.9', () => 'small'),
  maker: since('2.7', () => 'us'),
  links: (t, reply) => [{ rel: 'self', href: `${reply.url}/toys/${t?.id}` }],
})

const toyRoutes = [
  route('GET /toys', { op: listToys, reply: keystoneList('toys', toyView.item) }),
  route('POST /toys', {
    op: createToy,
    status: 201,
    reply: toyView,
    body: body('toy', {
      dated: {
        colour: changed<z.ZodType>(z.string('must be a string'), '2.5', z.enum(['RED', 'BLUE'], 'must be RED or BLUE')),
        parts: until('2.6', true),
      },
      upgrade: [['2.3', ({ title, ...rest }) => (title === undefined ? rest : { ...rest, name: title })]],
    }),
  }),
  route('GET /toys/:toyId', { op: showToy, reply: toyView }),
  route('POST /toys/:toyId/action paint', { op: paintToy, body: body(null), status: 202 }),
  route('POST /toys/:toyId/action break', { op: breakToy, status: 202 }),
  route('GET /toys/:toyId/maker', { op: showToy, since: '2.7', reply: () => ({ maker: 'us' }) }),
  route('GET /toys/:toyId/colour', { op: showToy, until: '2.9', reply: (toy) => ({ colour: toy.colour }) }),
]

const dialect: Dialect = { error: (fault, status) => ({ toyError: { status, code: fault.code, message: fault.message } }) }

/** A small service with microversions, actions and lists, on which the platform is tried. */
export const toyService = defineService({
  type: 'toys',
  name: 'toybox',
  path: '/toys/v2',
  policy: {
    'toys:show': rule(role('reader')),
    'toys:list': rule(ownProject()),
    'toys:create': rule(role('member')),
    'toys:paint': rule(role('member')),
  },
  ops: opsOf({ showToy, listToys, createToy, paintToy, breakToy }),
  routes: toyRoutes,
  router: router({ show: read(showToy), create: write(createToy) }),
  documents: [document('/', () => ({ versions: [] }))],
  dialect,
  microversions: { service: 'toys', legacyHeader: 'x-openstack-toys-api-version', min: '2.1', max: '2.10' },
})

/** `token` is somebody of the project `p`, anything else is nobody. */
const authenticate: Authenticate = (_cloud, shown) =>
  Promise.resolve(
    shown.kind === 'token' && shown.token === 'token' ? someone({ scope: { kind: 'project', projectId: 'p', domainId: 'd' } }) : undefined,
  )

export async function toyCloud(options: TestOptions = {}): Promise<TestCloud> {
  const cloud = await testCloud([toyService], authenticate, options)
  await cloud.sql`create schema toy`
  await cloud.sql`create table toy.toy (id text primary key, project_id text not null, name text not null, colour text not null default 'red')`
  return cloud
}
