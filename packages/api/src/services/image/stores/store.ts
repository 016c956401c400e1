import type { Readable } from 'node:stream'

/** Where the bytes of images lie. What is written is there for readers only when it is complete and safe from a loss of power. */
export interface Store {
  id: string
  /** Begins new data; what an earlier try left behind is gone. */
  write(id: string): Promise<Writing>
  /** Goes on with data that was begun before and neither finished nor thrown away. */
  resume(id: string): Promise<Writing>
  /** `from` and `to` are the first and the last byte. */
  read(id: string, range?: Range): Promise<Readable>
  /** What has arrived of data that is not finished. */
  readUnfinished(id: string): Promise<Readable>
  size(id: string): Promise<number | undefined>
  /** Finished or not; succeeds when it is gone already. */
  remove(id: string): Promise<void>
  /** Everything that takes up room, with the time of its last change. */
  list(): AsyncIterable<{ id: string; changedAt: Date }>
}

export interface Range {
  from: number
  to: number
}

export interface Writing {
  put(bytes: Uint8Array, at: number): Promise<void>
  /** Makes it readable, for good. */
  finish(): Promise<void>
  /** Leaves what is there for another time. */
  pause(): Promise<void>
}
