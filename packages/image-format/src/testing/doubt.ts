import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Accepted } from './fuzz.ts'
import { qemuInfo } from './qemu.ts'

/**
 * QEMU's opinion on what we accept: it names no other file, sees a disk of the same size, and, left to guess, guesses the same. What QEMU
 * cannot open at all is no danger. Asked for one case in `every`: it takes a process each.
 */
export function qemuDoubt(every: number): { doubt: (image: Accepted) => string | null; asked: () => number; [Symbol.dispose]: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'image-format-'))
  let accepted = 0
  let asked = 0
  const doubt = ({ bytes, answer }: Accepted) => {
    accepted += 1
    if (accepted % every !== 0) return null
    asked += 1
    const { driver, offset, size, virtualSize } = answer.accept
    const path = join(folder, 'image')
    writeFileSync(path, bytes.subarray(offset, offset + size))
    const guessed = qemuInfo(path, null)
    // The footer of a fixed vhd is nothing that QEMU looks for: to it such a file is raw.
    const known = guessed.format === driver || (driver === 'vpc' && guessed.format === 'raw')
    if ('format' in guessed && !known) return `QEMU guesses ${guessed.format}, we say ${driver}`
    const info = qemuInfo(path, driver)
    if ('error' in info) return null
    return otherFiles(info, path) ?? otherSize(info, virtualSize)
  }
  return { doubt, asked: () => asked, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

function otherFiles(info: Record<string, unknown>, path: string): string | null {
  const said = JSON.stringify(info)
  const names = [...said.matchAll(/"(backing-filename|full-backing-filename|data-file|filename)":"((?:[^"\\]|\\.)*)"/g)]
  const other = names.find(([, , name]) => name !== path)
  return other ? `QEMU would open ${other[2]}` : null
}

/** Sizes that are no multiple of a sector are rounded by each format its own way. */
function otherSize(info: Record<string, unknown>, virtualSize: number): string | null {
  const seen = Number(info['virtual-size'])
  return Math.abs(seen - virtualSize) < 512 ? null : `QEMU sees ${seen} bytes, we say ${virtualSize}`
}
