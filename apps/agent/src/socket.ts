import { messageLimits } from '@pileus/wire/messages'
import { WebSocket, type RawData } from 'ws'
import type { Channel, ChannelListener, Dial } from './channel.ts'

const openMs = 15_000

/** Compression is off: frames are packed already, and it would cost every connection a quarter of a megabyte. */
export const dialSocket =
  (url: string, options: { plain?: boolean } = {}): Dial =>
  () =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(agentUrl(url, options.plain === true), {
        perMessageDeflate: false,
        handshakeTimeout: openMs,
        maxPayload: messageLimits.bytes,
        followRedirects: false,
      })
      socket.once('open', () => resolve(channelOf(socket)))
      socket.once('error', reject)
    })

/** What is said in plain words can be changed on the way, so only a loopback may carry it, or what somebody has decided to trust. */
export function agentUrl(base: string, plain: boolean): string {
  const url = new URL(base)
  const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol === 'http:' && !loopback && !plain) {
    throw new Error(`${base} is not encrypted: use https, or set AGENT_PLAIN=allow when the network itself is trusted.`)
  }
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:'
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/agent`
  return url.toString()
}

function channelOf(socket: WebSocket): Channel {
  let listener: ChannelListener | undefined
  let reason = 'the connection was lost'
  socket.on('message', (data: RawData, binary: boolean) => {
    if (!binary) listener?.message(textOf(data))
  })
  socket.on('error', (error) => (reason = error.message))
  socket.on('close', (code, said) => listener?.closed(said.length > 0 ? said.toString() : code === 1006 ? reason : `closed (${code})`))
  return {
    send: (data) => socket.send(data, () => undefined),
    buffered: () => socket.bufferedAmount,
    listen: (next) => void (listener = next),
    // Without the closing handshake: the other end may be gone, and nothing more is to be said.
    close: () => socket.terminate(),
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return data instanceof ArrayBuffer ? Buffer.from(data).toString() : data.toString()
}
