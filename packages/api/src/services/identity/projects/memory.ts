import type { Project } from '@pileus/db/schema/identity'
import type { Cloud } from '../../../platform/ctx.ts'
import { sharedRead } from '../tokens/memory.ts'

const maxAnswers = 64
/** Rows, over all answers: about a kilobyte each. */
const maxRows = 50_000

/** A select that has not been sent yet. */
interface Query extends PromiseLike<Project[]> {
  toSQL(): { sql: string; params: unknown[] }
}

interface Answer {
  revision: string
  page: { rows: Project[] }
}

/**
 * Answers to lists of projects, kept under the whole text of the query: two callers share one only if the rule that decides
 * what they may see is the same, word for word. Before each use the revision of the table is read, which every change raises
 * in its own transaction; so a change shows in the next list, on every replica.
 */
class ProjectMemory {
  readonly #answers = new Map<string, Answer>()
  readonly #revision: () => Promise<string>
  #rows = 0

  constructor(cloud: Cloud) {
    this.#revision = sharedRead(async () => {
      const [row] = await cloud.sql<{ n: string }[]>`select coalesce(sum(n), 0)::text as n from identity.project_revision`
      return row?.n ?? ''
    })
  }

  async list(query: Query): Promise<{ rows: Project[] }> {
    const { sql, params } = query.toSQL()
    const key = JSON.stringify([sql, params])
    // Read before the rows: what is kept may be newer than its revision says, never older.
    const revision = await this.#revision()
    const known = this.#answers.get(key)
    if (known?.revision === revision) return known.page
    const page = { rows: await query }
    this.#forget(key)
    if (page.rows.length <= maxRows) this.#keep(key, { revision, page })
    return page
  }

  #keep(key: string, answer: Answer) {
    this.#rows += answer.page.rows.length
    this.#answers.set(key, answer)
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= maxAnswers && this.#rows <= maxRows) break
      this.#forget(oldest)
    }
  }

  #forget(key: string) {
    this.#rows -= this.#answers.get(key)?.page.rows.length ?? 0
    this.#answers.delete(key)
  }
}

const memories = new WeakMap<Cloud, ProjectMemory>()

/** The rows of a query on projects; the same page object as long as nothing has changed. Nobody may write into it. */
export function remembered(cloud: Cloud, query: Query): Promise<{ rows: Project[] }> {
  let memory = memories.get(cloud)
  if (!memory) memories.set(cloud, (memory = new ProjectMemory(cloud)))
  return memory.list(query)
}
