import type { Db, Tx } from '@pileus/db/client'
import { projects, type Project } from '@pileus/db/schema/identity'
import { inArray, sql } from 'drizzle-orm'

/** A project's parents up to its domain, nearest first. */
export async function parentsOf(db: Db | Tx, id: string): Promise<Project[]> {
  const up = await db.execute<{ id: string; distance: number }>(sql`
    with recursive up as (
      select parent_id as id, 1 as distance from ${projects} where id = ${id}
      union all select p.parent_id, up.distance + 1 from ${projects} p join up on p.id = up.id where p.parent_id is not null)
    select id, distance from up where id is not null order by distance`)
  return inOrder(
    db,
    up.map((row) => row.id),
  )
}

/** Everything below a project, parents before their children. */
export async function subtreeOf(db: Db | Tx, id: string): Promise<Project[]> {
  const down = await db.execute<{ id: string; depth: number }>(sql`
    with recursive down as (
      select id, 1 as depth from ${projects} where parent_id = ${id}
      union all select p.id, down.depth + 1 from ${projects} p join down on p.parent_id = down.id)
    select id, depth from down order by depth, id`)
  return inOrder(
    db,
    down.map((row) => row.id),
  )
}

async function inOrder(db: Db | Tx, ids: string[]): Promise<Project[]> {
  if (ids.length === 0) return []
  const rows = new Map((await db.select().from(projects).where(inArray(projects.id, ids))).map((row) => [row.id, row]))
  return ids.map((id) => rows.get(id)).filter((row) => row !== undefined)
}

export type IdTree = { [id: string]: IdTree } | null

/** `{ parent: { grandparent: null } }` */
export const parentIds = (parents: readonly Project[]): IdTree => parents.reduceRight<IdTree>((above, { id }) => ({ [id]: above }), null)

/** `{ child: { grandchild: null } }` */
export function subtreeIds(root: string, subtree: readonly Project[]): IdTree {
  const children = Map.groupBy(subtree, (project) => project.parentId)
  const below = (id: string): IdTree => {
    const found = children.get(id)
    return found ? Object.fromEntries(found.map((child) => [child.id, below(child.id)])) : null
  }
  return below(root)
}
