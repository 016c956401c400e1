import { type Context, ending, feed, type Format, type Member, type Reading, text, window } from '../format.ts'
import { quote } from '../problems.ts'
import { isTarEnd, isTarHeader, tarEntry, type TarEntry } from './tar.ts'

const mostMembers = 64
const longestDescriptor = 256 * 1024
/** Tools fill their last record with zeros. */
const longestPadding = 1 << 20

/** What an appliance holds beside its disks. */
const papers = /\.(mf|cert)$/i
const descriptor = /\.ovf$/i

/**
 * A tar with a description and disks. Nothing is ever unpacked: the disk is found again by its place. So what is checked is that every other
 * program would find the same, and each disk as if it had been uploaded alone.
 */
export const ova: Format = {
  name: 'ova',
  starts: (head) => isTarHeader(head) && descriptor.test(tarEntry(head.subarray(0, 512))?.name ?? ''),
  *read(context) {
    const { found } = context
    const members: Member[] = []
    const references: string[] = []
    let at = 0
    let open = true
    while (open) {
      const { bytes, got } = yield* window(at, 512)
      const entry = tarEntry(bytes)
      open = got === 512 && entry !== null && members.length < mostMembers
      if (entry && open) {
        checkEntry(entry, members, context)
        members.push(yield* readMember(entry, at + 512, references, context))
        at += 512 + Math.ceil(entry.size / 512) * 512
        continue
      }
      if (got < 512) found('truncated', 'no end of the archive')
      else if (entry) found('too_many_members', `${mostMembers}`)
      else if (!isTarEnd(bytes)) found('malformed', 'an archive with a header that is none')
    }
    for (const name of references.filter((name) => !members.some((member) => refersTo(name, member)))) found('descriptor', quote(name))
    const { size } = yield* ending(0)
    if (size - at > longestPadding) found('malformed', 'data behind the end of the archive')
    return { members }
  },
}

function checkEntry({ name, kind }: TarEntry, members: readonly Member[], { found }: Context) {
  if (kind !== 'file') found('member_kind', quote(name))
  const plain = plainName(name)
  if (!/^[\w+@%,=~][\w .+@%,=~()[\]-]*$/.test(plain) || members.some((member) => member.name === plain)) found('member_name', quote(name))
}

/** As `tar -cf image ./files` writes it. */
const plainName = (name: string) => name.replace(/^\.\//, '')

function* readMember({ name, size }: TarEntry, offset: number, references: string[], context: Context): Reading<Member> {
  const member = { name: plainName(name), offset, size }
  if (descriptor.test(name)) references.push(...(yield* readDescriptor(member, context)))
  const inner = descriptor.test(name) || papers.test(name) ? null : context.nested?.()
  if (!inner) return { ...member, format: 'raw', virtualSize: size }
  yield* feed(offset, size, (bytes) => inner.push(bytes))
  const report = inner.end(size)
  for (const { message } of report.problems) context.found('member_problem', `${quote(member.name)}: ${message}`)
  return { ...member, format: report.format, virtualSize: report.virtualSize }
}

/** A reference is a URI: a space is written as %20. */
const refersTo = (reference: string, { name }: Member) =>
  reference === name || reference.replaceAll(/%([2-7][0-9a-f])/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))) === name

/** The files that a description names. It is not read as XML: an entity, or another encoding, could hide what it says. */
function* readDescriptor({ name, offset, size }: { name: string; offset: number; size: number }, { found }: Context): Reading<string[]> {
  const bytes = Buffer.alloc(Math.min(size, longestDescriptor))
  let filled = 0
  yield* feed(offset, bytes.length, (part) => {
    filled += part.copy(bytes, filled)
  })
  const xml = text(bytes, 0, filled)
  if (size > longestDescriptor) found('header_too_long', quote(name))
  if (/<!(DOCTYPE|ENTITY)|\0/i.test(xml)) found('descriptor', 'entities, or an encoding other than UTF-8')
  return [...xml.matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)]
    .map(([, double, single]) => double ?? single ?? '')
    .slice(0, mostMembers)
}
