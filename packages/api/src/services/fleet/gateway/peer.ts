import type { RawData, WebSocket } from 'ws'

/** The other end of a socket: texts, frames, and the end. */
export interface Peer {
  address: string
  send(text: string): void
  /** Bytes that wait for the network. */
  buffered(): number
  listen(listener: { text(data: string): void; frame(data: Buffer): void; closed(): void }): void
  /** At once: the other end may be gone, or is not believed any more. */
  end(): void
}

/** A host that does not read is not worth this much of our memory. */
const mostBuffered = 8 * 1024 * 1024

export function peerOf(socket: WebSocket, address: string): Peer {
  let listener: Parameters<Peer['listen']>[0] | undefined
  let gone = false
  socket.on('message', (data: RawData, binary: boolean) => {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data
    if (binary) listener?.frame(bytes)
    else listener?.text(bytes.toString())
  })
  // Whatever went wrong, `close` comes after it.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    gone = true
    listener?.closed()
  })
  return {
    address,
    send(text) {
      if (socket.bufferedAmount > mostBuffered) socket.terminate()
      else socket.send(text, () => undefined)
    },
    buffered: () => socket.bufferedAmount,
    listen(next) {
      listener = next
      if (gone) next.closed()
    },
    end: () => socket.terminate(),
  }
}
