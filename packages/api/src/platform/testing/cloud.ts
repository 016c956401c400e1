import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase } from '@pileus/db/testing'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { buildApp } from '../app.ts'
import type { Cloud, Settings } from '../ctx.ts'
import { openFeed } from '../listen.ts'
import { makeLog } from '../log.ts'
import type { Caller, ProfileName } from '../policy.ts'
import { newMasterKeyFile, readMasterKeys, Secrets } from '../secrets.ts'
import { policyOf, type Authenticate, type Service } from '../service.ts'

export const testSettings: Omit<Settings, 'dataFolder'> = {
  release: '0.0.0-test',
  region: 'RegionOne',
  passwordHash: 'argon2id',
  tokenHours: 1,
  sessionIdleMinutes: 60,
  sessionHours: 24,
  imageSizeLimit: 2 ** 40,
  fetchNetworks: [],
  security: {
    lockoutAttempts: 0,
    lockoutSeconds: 1800,
    passwordExpiresDays: 0,
    minimumPasswordAgeDays: 0,
    uniqueLastPasswords: 0,
    changePasswordUponFirstUse: false,
    disableInactiveDays: 0,
  },
}

export interface TestCloud extends Cloud {
  app: FastifyInstance
  url: string
  /** A request as a client makes it; `token` becomes X-Auth-Token. */
  rest(
    method: string,
    path: string,
    options?: { token?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<{ status: number; body: unknown; headers: Record<string, unknown> }>
  close(): Promise<void>
}

export interface TestOptions {
  profile?: ProfileName
  settings?: Partial<Settings>
  trustedProxies?: readonly string[]
  corsOrigins?: readonly string[]
  /** For tests that run other processes on the same database. */
  masterKeys?: string
  /** Where log lines go; without it they are dropped. */
  log?: Logger
}

/** A whole control plane in this process on a database of its own: real Postgres, real routes, no sockets. */
export async function testCloud(services: readonly Service[], authenticate: Authenticate, options: TestOptions = {}): Promise<TestCloud> {
  const database = await testDatabase()
  const feed = openFeed({ sql: database.sql })
  const dataFolder = mkdtempSync(join(tmpdir(), 'pileus-test-data-'))
  const cloud: Cloud = {
    db: database.db,
    sql: database.sql,
    log: options.log ?? makeLog(process.env['LOG_LEVEL'] ?? 'fatal'),
    services,
    policy: policyOf(services),
    profile: options.profile ?? 'default',
    secrets: new Secrets(readMasterKeys(options.masterKeys ?? newMasterKeyFile())),
    settings: { ...testSettings, dataFolder, ...options.settings },
    feed,
    committed: () => feed.markDirty(),
  }
  const app = buildApp({
    cloud,
    services,
    authenticate,
    trustedProxies: options.trustedProxies ?? [],
    corsOrigins: options.corsOrigins ?? [],
  })
  await app.ready()
  return Object.assign(cloud, {
    app,
    url: database.url,
    async rest(
      method: string,
      path: string,
      { token, body, headers }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
    ) {
      const answer = await app.inject({
        method: method as 'GET',
        url: path,
        headers: {
          host: 'localhost',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token ? { 'x-auth-token': token } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const json = (answer.headers['content-type'] ?? '').includes('json') && answer.body !== ''
      return { status: answer.statusCode, body: json ? (JSON.parse(answer.body) as unknown) : answer.body, headers: answer.headers }
    },
    async close() {
      await app.close()
      await feed.close()
      await database.drop()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  })
}

/** Somebody with these roles, for tests that call operations without a login. */
export const someone = (fields: Partial<Caller> & { roles?: ReadonlySet<string> } = {}): Caller => ({
  userId: 'someone',
  userDomainId: 'default',
  scope: { kind: 'system' },
  roles: new Set(['admin', 'manager', 'member', 'reader']),
  roleIds: [],
  ...fields,
})
