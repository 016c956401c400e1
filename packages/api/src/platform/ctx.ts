import type { Db, Sql, Tx } from '@pileus/db/client'
import type { Logger } from 'pino'
import type { NewEvent } from './event.ts'
import type { Fault } from './fault.ts'
import type { Feed } from './listen.ts'
import type { Caller, Policy, ProfileName } from './policy.ts'
import type { Secrets } from './secrets.ts'
import type { Service } from './service.ts'

/** What a process has, whoever asks. Made once in the composition root. */
export interface Cloud {
  db: Db
  sql: Sql
  log: Logger
  /** All there are: for what asks every one of them, such as the search. */
  services: readonly Service[]
  policy: Policy
  profile: ProfileName
  secrets: Secrets
  settings: Settings
  /** What was committed, here and in other processes. */
  feed: Feed
  /** Called after each commit that wrote events or tasks. */
  committed(): void
}

/** What an operator may set and an operation may read. */
export interface Settings {
  /** The release that runs. */
  release: string
  region: string
  /** Fixed public address; without it the address that the client used is taken. */
  publicUrl?: string
  passwordHash: 'argon2id' | 'bcrypt'
  tokenHours: number
  /** A browser's session ends after so long without use, and after so long at the latest. */
  sessionIdleMinutes: number
  sessionHours: number
  security: SecurityCompliance
  /** Where data lies that is too large for the database. */
  dataFolder: string
  /** No image may be larger, in bytes. */
  imageSizeLimit: number
  /** Networks that may be fetched from on behalf of users although they are not public, as CIDR. */
  fetchNetworks: readonly string[]
  /** How limits of projects relate to those of their domain: not at all (flat, when left out), or none may exceed it. */
  limitModel?: 'flat' | 'strict_two_level'
}

/** Keystone's [security_compliance], by the same meaning; undefined or 0 is off. */
export interface SecurityCompliance {
  lockoutAttempts: number
  lockoutSeconds: number
  passwordExpiresDays: number
  minimumPasswordAgeDays: number
  uniqueLastPasswords: number
  passwordRegex?: string
  passwordRegexDescription?: string
  changePasswordUponFirstUse: boolean
  disableInactiveDays: number
}

/** Whence a request came. */
export interface Sender {
  address: string
  agent: string
  /** Which page sent it, as the browser says: one of ours, or of somebody else. `unknown`: no browser of today. */
  site: 'own' | 'foreign' | 'unknown'
}

/** Who asks for what: one per request, task step or command line call. */
export interface Request {
  cloud: Cloud
  requestId: string
  caller?: Caller | undefined
  /** Why there is no caller although somebody showed who they are: a session without a role in the scope that it asks for. */
  refused?: Fault | undefined
  sender?: Sender | undefined
  /** Who the caller's token stands for by now; for what lasts longer than a request. */
  refresh?: (() => Promise<Caller | undefined>) | undefined
  /** Where the caller reaches us, for links: `https://cloud.example.com`, without a slash at the end. */
  baseUrl: string
}

/** What a query sees: it can read. */
export interface Ctx extends Request {
  db: Db | Tx
  /** Set on every operation whose policy asks for a caller. */
  caller: Caller
  now(): Date
}

/** What a command sees: one transaction, and the events that will be written with it. */
export interface CommandCtx extends Ctx {
  db: Tx
  emit(event: Omit<NewEvent, 'requestId'>): void
  /** Commits what was written so far although the command refuses: a failed login counts even though it fails. */
  commitAndFail(fault: Fault): never
}
