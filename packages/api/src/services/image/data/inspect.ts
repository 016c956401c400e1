import { Inspector, type Report } from '@pileus/image-format/inspector'
import { verdict, type Accepted, type Declared } from '@pileus/image-format/verdict'
import { Fault } from '../../../platform/fault.ts'

export type { Declared }

/**
 * The one place where the bytes of images are looked at, while they pass and before anything else has seen them. What is not what it
 * was declared to be, or refers to anything outside of itself, is never stored.
 */
export function inspection(declared: Declared) {
  const inspector = new Inspector()
  let heard = false
  return {
    push(bytes: Uint8Array) {
      inspector.push(bytes)
      const report = heard ? null : inspector.report()
      heard ||= report !== null
      // Most that is wrong with an image is at its beginning: nobody has to send the rest of it.
      if (report) judge(report, declared)
    },
    end: (): Accepted => judge(inspector.end(), declared),
  }
}

function judge(report: Report, declared: Declared): Accepted {
  const answer = verdict(report, declared)
  if ('accept' in answer) return answer.accept
  const [first] = answer.refuse
  throw new Fault('unsupported_media', first?.message ?? 'The image cannot be kept as what it was declared to be.', {
    problems: answer.refuse.map(({ code }) => code),
  })
}
