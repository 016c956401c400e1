/** How long things may take. Tests have less patience. */
export interface GatewayTiming {
  /** From the opening of a socket to `ready`. */
  handshakeMs: number
  /** A connection that somebody else lays claim to has so long to show that it lives. */
  probeMs: number
  /** The gateway says that it lives, and looks whether its hosts are still its own. */
  tickMs: number
  pingMs: number
  /** A host that has said nothing for so long has gone. */
  silenceMs: number
  /** Who was heard from is written once in this time. */
  seenMs: number
  /** Answers are written together once in this time. */
  answerMs: number
  /** What was not answered by then is sent again: the ledger of the host knows it. */
  resendMs: number
  /** A pause of our own longer than this means that we cannot tell who was silent. */
  stallMs: number
  /** How often hosts send metrics. */
  frameMs: number
}

export const usualTiming: GatewayTiming = {
  handshakeMs: 10_000,
  probeMs: 5_000,
  tickMs: 1_000,
  pingMs: 10_000,
  silenceMs: 30_000,
  seenMs: 10_000,
  answerMs: 50,
  resendMs: 30_000,
  stallMs: 3_000,
  frameMs: 10_000,
}

/** Unanswered commands of one host. */
export const commandWindow = 64
