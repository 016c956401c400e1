import type { Project } from '@pileus/db/schema/identity'
import { body, type Reply, type View } from '../../../platform/rest/fields.ts'
import { keystoneList, type Page } from '../../../platform/rest/list.ts'
import { Json, route } from '../../../platform/rest/route.ts'
import { limitView } from '../limits/views.ts'
import {
  addProjectTag,
  checkProjectTag,
  clearProjectTags,
  createProject,
  deleteProject,
  listProjects,
  listProjectTags,
  removeProjectTag,
  setProjectTags,
  showProject,
  updateProject,
  type PlacedProject,
} from './ops.ts'
import { projectView } from './views.ts'

/** Relatives are shown as whole projects, or as a tree of ids. */
function relatives(found: PlacedProject['parents'], limits: PlacedProject['limits'], reply: Reply): unknown {
  if (!Array.isArray(found)) return found
  return found.map((row) => ({
    project: Object.assign(
      {},
      projectView.item(row, reply),
      limits && { limits: (limits.get(row.id) ?? []).map((limit) => limitView.item({ ...limit, domainId: null }, reply)) },
    ),
  }))
}

const placed: View<PlacedProject> = ({ project, parents, subtree, limits }, reply) => ({
  project: Object.assign(
    {},
    projectView.item(project, reply),
    parents !== undefined && { parents: relatives(parents, limits, reply) },
    subtree !== undefined && { subtree: relatives(subtree, limits, reply) },
  ),
})

/** A page that the operation hands out again is the same object: its text is kept with it, for as long as it lives. */
const texts = new WeakMap<Page<Project>, Map<string, Json>>()
const maxTexts = 8
const listed = keystoneList('projects', projectView.item)

function listView(page: Page<Project>, reply: Reply): Json {
  const kept = texts.get(page) ?? new Map<string, Json>()
  const known = kept.get(reply.self)
  if (known) return known
  const text = new Json(Buffer.from(JSON.stringify(listed(page, reply))))
  if (kept.size >= maxTexts) kept.clear()
  texts.set(page, kept.set(reply.self, text))
  return text
}

const tags: View<string[]> = (list, reply) => ({ links: { self: reply.self }, tags: list })

export const projectRoutes = [
  route('GET /v3/projects', { op: listProjects, reply: listView }),
  route('POST /v3/projects', { op: createProject, body: body('project'), status: 201, reply: projectView }),
  route('GET /v3/projects/:projectId', { op: showProject, reply: placed }),
  route('PATCH /v3/projects/:projectId', { op: updateProject, body: body('project'), reply: projectView }),
  route('DELETE /v3/projects/:projectId', { op: deleteProject, status: 204 }),
  route('GET /v3/projects/:projectId/tags', { op: listProjectTags, reply: tags }),
  route('PUT /v3/projects/:projectId/tags', { op: setProjectTags, body: body(null), reply: tags }),
  route('DELETE /v3/projects/:projectId/tags', { op: clearProjectTags, status: 204 }),
  route('GET /v3/projects/:projectId/tags/:tag', { op: checkProjectTag, status: 204 }),
  route('PUT /v3/projects/:projectId/tags/:tag', { op: addProjectTag, status: 201, headers: (_tags, reply) => ({ location: reply.self }) }),
  route('DELETE /v3/projects/:projectId/tags/:tag', { op: removeProjectTag, status: 204 }),
]
