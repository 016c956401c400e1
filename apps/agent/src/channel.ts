/** One connection to the control plane: a WebSocket, or what a test makes of one. */
export interface Channel {
  /** Lost when the connection is gone: whoever needs an answer asks again. */
  send(data: string | Uint8Array): void
  /** Bytes that wait for the network. */
  buffered(): number
  /** The one who hears from now on. */
  listen(listener: ChannelListener): void
  close(): void
}

export interface ChannelListener {
  message(data: string): void
  closed(reason: string): void
}

/** Opens one. Rejects when nobody answers. */
export type Dial = () => Promise<Channel>

/** What goes on, for people: one line of JSON each. */
export type Log = (level: 'info' | 'warn' | 'error', what: string, facts?: Record<string, unknown>) => void
