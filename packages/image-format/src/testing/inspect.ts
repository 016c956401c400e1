import { Inspector, type Report } from '../inspector.ts'
import type { Declared } from '../verdict.ts'
import type { Sample } from './images.ts'

/** As a stream cut in chunks of these sizes, over and over. */
export function inspect(bytes: Buffer, sizes: readonly number[] = [65_536]): Report {
  const inspector = new Inspector()
  let at = 0
  for (let index = 0; at < bytes.length; index += 1) {
    const size = Math.max(1, sizes[index % sizes.length] ?? 65_536)
    inspector.push(bytes.subarray(at, at + size))
    at += size
  }
  return inspector.end(bytes.length)
}

export const declaredBy = ({ disk, container }: Sample): Declared => ({ diskFormat: disk, containerFormat: container })
