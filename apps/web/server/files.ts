import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { codeOf } from './operator-error.ts'

/** Whole or not at all, and only once: false if the file was there. Several replicas may share a data folder. */
export function createSecret(file: string, text: string): boolean {
  const aside = `${file}.${process.pid}`
  writeFileSync(aside, text, { mode: 0o600 })
  try {
    linkSync(aside, file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(aside)
  }
}

export function replaceSecret(file: string, text: string) {
  const aside = `${file}.${process.pid}`
  writeFileSync(aside, text, { mode: 0o600 })
  renameSync(aside, file)
}
