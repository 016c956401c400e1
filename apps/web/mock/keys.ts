import type { Api } from '@/lib/api.ts'
import { browsed } from './browse.ts'
import { type Handlers, unread } from './handlers.ts'
import { recorded } from './recorded.ts'
import { add, find, newId, remove, type World } from './world.ts'

type Identity = Handlers<Api['identity']>

const booleans = { values: ['true', 'false'] } as const
const ofProject = { projectId: { label: 'projectName' } } as const

/** What programs sign in with, and what people lend each other. */
export const keys = (world: World): Pick<Identity, 'applicationCredentials' | 'credentials' | 'trusts'> => ({
  applicationCredentials: {
    browse: (asked) =>
      browsed(
        world.applicationCredentials,
        asked,
        { search: ['name', 'description'], order: 'name', facets: { ...ofProject, expired: booleans, unrestricted: booleans } },
        ['create'],
      ),
    page: ({ id }) => ({ applicationCredential: find('application_credential', world.applicationCredentials, id), accessRules: [] }),
    create({ name, description, expiresAt, unrestricted = false }) {
      const said = { name, description: description ?? null, unrestricted, expired: false }
      const ends = typeof expiresAt === 'string' ? expiresAt : null
      const made = add(world, 'application_credential', world.applicationCredentials, recorded.applicationCredentials, {
        ...said,
        expiresAt: ends,
      })
      return { id: made.id, name: made.name, secret: 'a-demo-has-no-secrets' }
    },
    delete({ id }) {
      remove(world, 'application_credential', world.applicationCredentials, id)
      return unread
    },
  },
  credentials: {
    browse: (asked) =>
      browsed(world.credentials, asked, { search: ['type', 'userName'], order: 'type', facets: { type: {}, ...ofProject } }, ['create']),
    create({ type, userId, projectId }) {
      const user = find('user', world.users, userId)
      const project = world.projects.find(({ id }) => id === projectId)
      const place = { projectId: project?.id ?? null, projectName: project?.name ?? null }
      add(world, 'credential', world.credentials, recorded.credentials, { type, userId, userName: user.name, ...place })
      return unread
    },
    delete({ credentialId }) {
      remove(world, 'credential', world.credentials, credentialId)
      return unread
    },
  },
  trusts: {
    browse: (asked) =>
      browsed(
        world.trusts,
        asked,
        {
          search: ['trustorName', 'trusteeName', 'projectName'],
          order: 'createdAt',
          facets: { ...ofProject, impersonation: booleans, over: booleans },
        },
        ['create'],
      ),
    page: ({ trustId }) => ({ trust: find('trust', world.trusts, trustId), passedOn: [] }),
    create({ trusteeUserId, impersonation }) {
      const { id, name } = find('user', world.users, trusteeUserId)
      add(world, 'trust', world.trusts, recorded.trusts, { trusteeId: id, trusteeName: name, impersonation })
      return unread
    },
    delete({ trustId }) {
      remove(world, 'trust', world.trusts, trustId)
      return unread
    },
  },
})

/** Of whoever is signed in. */
export const self = (world: World): Pick<Identity, 'account' | 'sessions' | 'tokens'> => ({
  account: {
    passwordRules: () => world.passwordRules,
    secondFactor: () => ({ totp: false, demanded: false, byAdministrator: false }),
    beginTotp: () => ({
      secret: 'JBSWY3DPEHPK3PXP',
      uri: 'otpauth://totp/Pileus:demo?secret=JBSWY3DPEHPK3PXP&issuer=Pileus',
      expiresAt: new Date(Date.now() + 600_000).toISOString(),
    }),
    changePassword: () => unread,
    confirmTotp: () => unread,
    searchScopes: () => world.shell.account,
  },
  sessions: {
    list: () => world.sessions,
    tokens: () => world.tokens,
    begin: () => ({ kind: 'ticket', ticket: newId() }),
    end({ id }) {
      world.sessions = world.sessions.filter((one) => one.id !== id)
      world.changed('session.end', id)
      return unread
    },
    endOthers() {
      world.sessions = world.sessions.filter(({ current }) => current)
      world.changed('session.end', '')
      return unread
    },
    endThis: () => unread,
  },
  tokens: { catalog: () => world.catalog },
})
