import type { Inspector } from './inspector.ts'
import type { ProblemCode } from './problems.ts'

export type FormatName = 'raw' | 'qcow2' | 'vmdk' | 'vdi' | 'vhd' | 'vhdx' | 'iso' | 'ova' | 'luks' | (typeof foreign)[number]

/** Named so that the refusal can say what the file is. */
export const foreign = [
  'qcow',
  'qed',
  'parallels',
  'bochs',
  'cloop',
  'dmg',
  'tar',
  'gzip',
  'bzip2',
  'xz',
  'lzma',
  'lzip',
  'zstd',
  'lz4',
  'zip',
  '7z',
  'rar',
] as const

/** How much of a file's start and end the inspector keeps. A reader's windows are no longer than `window`. */
export const bounds = { head: 65_536, tail: 2048, window: 65_536 }

/**
 * One format of disk images. `starts` and `ends` say from the file's first and last bytes whether it is one; `read` then asks for the
 * windows it needs, each behind the one before, and says what it found. No format sees a chunk or keeps a byte: the inspector does.
 */
export interface Format {
  name: FormatName
  /** The first bytes, zeros behind the end of a short file. */
  starts?: (head: Buffer) => boolean
  /** The last bytes, zeros before the start of a short file. */
  ends?: (tail: Buffer) => boolean
  read?: (context: Context) => Reading<Facts>
  /** Why it is refused whatever it holds. */
  never?: ProblemCode
}

export interface Context {
  found: (code: ProblemCode, what?: string) => void
  /** For what lies in an archive. Null in what lies in an archive already. */
  nested: (() => Inspector) | null
}

export interface Facts {
  /** What a guest would see, in bytes. Absent when it is the size of the file. */
  virtualSize?: number
  members?: Member[]
}

/** A file in an archive: where it lies, and what it is. */
export interface Member {
  name: string
  offset: number
  size: number
  format: FormatName
  virtualSize: number
}

export interface Window {
  at: number
  length: number
  /** Takes the bytes as they come, instead of all at once. */
  into?: (bytes: Buffer) => void
}

export type Want = Window | { last: number }

/** `bytes` has the length that was asked for, zeros where the file has none; `got` are really there. `size`: of the file as far as read. */
export interface Piece {
  bytes: Buffer
  got: number
  size: number
}

export type Reading<T> = Generator<Want, T, Piece>

export function* window(at: number, length: number): Reading<Piece> {
  return yield { at, length }
}

/** The last bytes of the file, and its size. Windows asked for afterwards can only lie in the file's head. */
export function* ending(length: number): Reading<Piece> {
  return yield { last: length }
}

/** Hands bytes on as they come. Says how many there were. */
export function* feed(at: number, length: number, into: (bytes: Buffer) => void): Reading<number> {
  const { got } = yield { at, length, into }
  return got
}

// Beyond 2^53 these are inexact, and far beyond every limit they are compared with.
export const u64be = (bytes: Buffer, at: number) => Number(bytes.readBigUInt64BE(at))
export const u64le = (bytes: Buffer, at: number) => Number(bytes.readBigUInt64LE(at))
export const isZero = (bytes: Buffer, from: number, to: number) => bytes.subarray(from, to).every((byte) => byte === 0)
export const text = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to)
