import { z } from 'zod'
import { type Account, login } from '../conformance/cloud.ts'
import type { Request } from './wrk.ts'

/** A cloud that runs, and what its requests need. */
export interface Contender {
  name: string
  pids: readonly number[]
  requests: Record<'validate' | 'credential' | 'projects' | 'password', Request>
}

export const projectCount = 1000
const seedersAtOnce = 8

const projectsBody = z.object({ projects: z.array(z.object({ id: z.string() })) })
const credentialBody = z.object({ application_credential: z.object({ id: z.string(), secret: z.string() }) })

/** Fills an empty cloud with exactly a thousand projects and an application credential, and proves that every request answers what it should. */
export async function prepare(name: string, account: Account, pids: readonly number[]): Promise<Contender> {
  const token = await login(account)
  const subject = await login(account)
  const headers = { 'X-Auth-Token': token.id, Accept: 'application/json' }
  const post = async (path: string, body: unknown) => {
    const reply = await fetch(account.url + path, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await reply.text()
    if (reply.status !== 201) throw new Error(`POST ${account.url}${path}: ${reply.status} ${text.slice(0, 300)}`)
    return text
  }
  await seedProjects(await countProjects(account.url, headers), (i) =>
    post('/projects', { project: { name: `bench-${i}`, domain_id: token.project.domain.id, description: 'One of a thousand.' } }),
  )
  const found = await countProjects(account.url, headers)
  if (found !== projectCount) throw new Error(`${name} lists ${found} projects in one answer instead of ${projectCount}`)
  const made = await post(`/users/${token.user.id}/application_credentials`, { application_credential: { name: 'bench' } })
  const credential = credentialBody.parse(JSON.parse(made)).application_credential
  const tokens = `${account.url}/auth/tokens`
  const json = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const domain = { name: account.domain }
  const identity = { methods: ['password'], password: { user: { name: account.user, domain, password: account.password } } }
  const robot = { methods: ['application_credential'], application_credential: { id: credential.id, secret: credential.secret } }
  return {
    name,
    pids,
    requests: {
      validate: { method: 'GET', url: tokens, headers: { ...headers, 'X-Subject-Token': subject.id } },
      credential: { method: 'POST', url: tokens, headers: json, body: JSON.stringify({ auth: { identity: robot } }) },
      projects: { method: 'GET', url: `${account.url}/projects`, headers },
      password: {
        method: 'POST',
        url: tokens,
        headers: json,
        body: JSON.stringify({ auth: { identity, scope: { project: { name: account.project, domain } } } }),
      },
    },
  }
}

async function countProjects(url: string, headers: Record<string, string>): Promise<number> {
  const reply = await fetch(`${url}/projects`, { headers })
  return projectsBody.parse(await reply.json()).projects.length
}

async function seedProjects(existing: number, make: (i: number) => Promise<unknown>) {
  let next = existing
  const seeder = async () => {
    while (next < projectCount) {
      next += 1
      await make(next)
    }
  }
  await Promise.all(Array.from({ length: seedersAtOnce }, seeder))
}
