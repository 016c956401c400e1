import { messageLimits } from '@pileus/wire/messages'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { type Peer, peerOf } from './peer.ts'

/** Handshakes under way. Whoever comes when there are more is told to come later, which agents do. */
const most = 2_000
const mostOfOne = 512

/** From a request for a WebSocket to a peer; `shake` ends when it is known who that is. */
export function openSockets(shake: (peer: Peer) => Promise<void>) {
  const server = new WebSocketServer({ noServer: true, maxPayload: messageLimits.bytes, perMessageDeflate: false, clientTracking: false })
  const under = new Map<string, number>()
  let all = 0

  function begin(address: string): () => void {
    all++
    under.set(address, (under.get(address) ?? 0) + 1)
    let over = false
    return () => {
      if (over) return
      over = true
      all--
      const left = (under.get(address) ?? 1) - 1
      if (left > 0) under.set(address, left)
      else under.delete(address)
    }
  }

  return {
    count: () => all,
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: string) {
      if (all >= most || (under.get(address) ?? 0) >= mostOfOne) return comeLater(socket)
      const end = begin(address)
      // Also for a request that turns out to be no WebSocket's, and never opens.
      socket.once('close', end)
      server.handleUpgrade(request, socket, head, (opened) => void shake(peerOf(opened, address)).finally(end))
    },
  }
}

export function comeLater(socket: Duplex) {
  socket.end('HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\n\r\n')
}
