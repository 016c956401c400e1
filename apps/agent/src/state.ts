import type { PublicKey } from '@pileus/wire/keys'
import type { LedgerEntry } from '@pileus/wire/ledger'
import type { KeyObject } from 'node:crypto'

/** Who this host is, and who may tell it what to do. */
export interface Identity {
  host: string
  privateKey: KeyObject
  controlKey: PublicKey
}

/** What survives the process. */
export interface AgentState {
  identity: Identity
  session(): number
  /** Resolves when it would survive a power cut. */
  saveSession(session: number): Promise<void>
  journal: Journal
}

export interface Journal {
  /** What was in it when it was opened, in order. */
  entries: readonly LedgerEntry[]
  /** Not yet on disk when it returns. */
  write(entry: LedgerEntry): void
  /** Resolves when everything that was written before would survive a power cut; rejects when the disk says no, and may be tried again. */
  sync(): Promise<void>
  /** Lines since the last rewriting. */
  lines(): number
  /** With the next sync the journal holds these only. */
  rewrite(entries: () => Iterable<LedgerEntry>): void
  close(): Promise<void>
}

/** For simulated hosts: it survives their restarts, not the simulator's. */
export function memoryState(identity: Identity): AgentState & { lose(): void } {
  let session = 0
  let saved = 0
  let lines: LedgerEntry[] = []
  let opened = 0
  return {
    identity,
    session: () => session,
    async saveSession(next) {
      session = next
    },
    /** Forgets what was never synced, as a power cut would. */
    lose: () => void (lines = lines.slice(0, saved)),
    /** Opened anew by each process; one that is dead writes no more. */
    get journal(): Journal {
      const mine = ++opened
      const ours = () => mine === opened
      return {
        entries: [...lines],
        write: (entry) => void (ours() && lines.push(entry)),
        async sync() {
          if (ours()) saved = lines.length
        },
        lines: () => lines.length,
        rewrite(entries) {
          if (ours()) lines = [...entries()]
        },
        async close() {},
      }
    },
  }
}
