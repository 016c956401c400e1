import type { CommandAnswer } from './commands/registry.ts'

export interface NumberedCommand {
  id: string
  seq: number
  subject: string
}

/** One line of the host's journal. Written to disk before the command takes effect (`answer` absent) and again before it is answered. */
export interface LedgerEntry extends NumberedCommand {
  answer?: CommandAnswer
}

export type Verdict = { run: true } | { answer: CommandAnswer }

const interrupted: CommandAnswer = {
  fault: { code: 'interrupted', message: 'The agent ended in the middle of it. It may have taken effect, and was not repeated.' },
}

/**
 * Why a late or repeated command does no harm. The highest number per subject is kept, and a lower one is refused; a command that was
 * finished is answered from here instead of being run again. Asked when the command's turn comes, not when it arrives: the commands of
 * one subject run one after the other.
 *
 * Both memories are bounded. Numbers come from one sequence of the whole cloud, so for a subject that was forgotten everything below the
 * highest forgotten number is refused: the control plane gives a refused command that is still wanted a new number.
 */
export class Ledger {
  readonly #highest = new Map<string, number>()
  readonly #finished = new Map<string, NumberedCommand & { answer: CommandAnswer }>()
  /** Begun and not finished: running, or cut off by the end of a process. */
  readonly #begun = new Map<string, NumberedCommand>()
  readonly #options: { subjects: number; finished: number; refuse: boolean }
  readonly #journal: (entry: LedgerEntry) => void
  #floor = 0

  constructor(
    journal: (entry: LedgerEntry) => void = () => undefined,
    options: { subjects?: number; finished?: number; refuse?: boolean } = {},
  ) {
    this.#journal = journal
    this.#options = { subjects: options.subjects ?? 10_000, finished: options.finished ?? 1_000, refuse: options.refuse ?? true }
  }

  /**
   * Before the command's effect. `run` means that it is journalled and may go ahead, perhaps for the second time after a crash; a command
   * that must not (`once`) is answered instead.
   */
  admit(command: NumberedCommand, once = false): Verdict {
    const finished = this.#finished.get(command.id)
    if (finished?.seq === command.seq) return { answer: finished.answer }
    if (once && this.#begun.get(command.id)?.seq === command.seq) return { answer: interrupted }
    const highest = this.#highest.get(command.subject) ?? this.#floor
    if (command.seq < highest && this.#options.refuse) return { answer: { refused: true } }
    this.#journal({ id: command.id, seq: command.seq, subject: command.subject })
    this.#start(command)
    this.#raise(command.subject, command.seq)
    return { run: true }
  }

  finish(command: NumberedCommand, answer: CommandAnswer) {
    this.#journal({ id: command.id, seq: command.seq, subject: command.subject, answer })
    this.#keep(command, answer)
  }

  /** After a restart: the journal's lines in their order. */
  replay(entries: Iterable<LedgerEntry>) {
    for (const { answer, ...command } of entries) {
      if (answer) this.#keep(command, answer)
      else if (command.id !== '') this.#start(command)
      this.#raise(command.subject, command.seq)
    }
  }

  /** The fewest lines that replay to the same ledger, for rewriting a journal that has grown. */
  *entries(): Generator<LedgerEntry> {
    if (this.#floor > 0) yield { id: '', seq: this.#floor, subject: '' }
    yield* this.#finished.values()
    yield* this.#begun.values()
    for (const [subject, seq] of this.#highest) yield { id: '', seq, subject }
  }

  #raise(subject: string, seq: number) {
    if (subject === '') {
      this.#floor = Math.max(this.#floor, seq)
      return
    }
    const highest = Math.max(this.#highest.get(subject) ?? 0, seq)
    this.#highest.delete(subject)
    this.#highest.set(subject, highest)
    const [oldest] = this.#highest
    if (!oldest || this.#highest.size <= this.#options.subjects) return
    this.#highest.delete(oldest[0])
    this.#floor = Math.max(this.#floor, oldest[1])
  }

  #start({ id, seq, subject }: NumberedCommand) {
    this.#begun.delete(id)
    this.#begun.set(id, { id, seq, subject })
    const [oldest] = this.#begun
    if (oldest && this.#begun.size > this.#options.finished) this.#begun.delete(oldest[0])
  }

  #keep({ id, seq, subject }: NumberedCommand, answer: CommandAnswer) {
    this.#begun.delete(id)
    this.#finished.delete(id)
    this.#finished.set(id, { id, seq, subject, answer })
    const [oldest] = this.#finished
    if (oldest && this.#finished.size > this.#options.finished) this.#finished.delete(oldest[0])
  }
}
