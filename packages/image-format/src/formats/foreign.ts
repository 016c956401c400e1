import { type Format, foreign, text } from '../format.ts'
import { isTarHeader } from './tar.ts'

/** Formats that are refused whatever they hold: known, so that the refusal can name them, and so that none passes as raw. */
const marks: Record<
  (typeof foreign)[number],
  { never: 'packed' | 'unsupported'; starts?: (head: Buffer) => boolean; ends?: (tail: Buffer) => boolean }
> = {
  qcow: { never: 'unsupported', starts: (head) => head.readUInt32BE(0) === 0x51_46_49_fb && head.readUInt32BE(4) === 1 },
  qed: { never: 'unsupported', starts: begins('QED\0') },
  parallels: { never: 'unsupported', starts: (head) => /^Witho(utFreeSpace|uFreSpacExt)/.test(text(head, 0, 16)) },
  bochs: { never: 'unsupported', starts: begins('Bochs Virtual HD Image') },
  cloop: { never: 'unsupported', starts: begins('#!/bin/sh\n#V2.0 Format\n') },
  dmg: { never: 'unsupported', ends: (tail) => text(tail, tail.length - 512, tail.length - 508) === 'koly' },
  tar: { never: 'packed', starts: (head) => isTarHeader(head) && !/\.ovf$/i.test(tarName(head)) },
  gzip: { never: 'packed', starts: (head) => head.readUInt16BE(0) === 0x1f_8b && head[2] === 8 && head.readUInt8(3) < 0x20 },
  bzip2: { never: 'packed', starts: (head) => /^BZh[1-9]1AY&SY/.test(text(head, 0, 10)) },
  xz: { never: 'packed', starts: begins('\xfd7zXZ\0') },
  lzma: { never: 'packed', starts: (head) => head.readUIntBE(0, 3) === 0x5d_00_00 && /^\xff{8}/.test(text(head, 5, 13)) },
  lzip: { never: 'packed', starts: begins('LZIP\x01') },
  zstd: { never: 'packed', starts: begins('\x28\xb5\x2f\xfd') },
  lz4: { never: 'packed', starts: begins('\x04\x22\x4d\x18') },
  zip: { never: 'packed', starts: (head) => [0x50_4b_03_04, 0x50_4b_05_06].includes(head.readUInt32BE(0)) },
  '7z': { never: 'packed', starts: begins("7z\xbc\xaf'\x1c") },
  rar: { never: 'packed', starts: begins('Rar!\x1a\x07') },
}

export const foreignFormats: readonly Format[] = foreign.map((name) => ({ name, ...marks[name] }))

function begins(mark: string) {
  return (head: Buffer) => text(head, 0, mark.length) === mark
}

const tarName = (head: Buffer) => text(head, 0, 100).replace(/\0.*$/s, '')
