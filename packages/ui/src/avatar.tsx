/** The first letters of a name: of its first and its last word. */
export function initials(name: string): string {
  const words = name.split(/[\s._@-]+/).filter(Boolean)
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  return `${first?.at(0) ?? '?'}${last?.at(0) ?? ''}`.toLocaleUpperCase()
}

/** A decoration: the name stands beside it, or names the button it is on. */
export function Avatar({ name, size = 'medium' }: { name: string; size?: 'small' | 'medium' }) {
  return (
    <span
      aria-hidden
      className={`inline-flex shrink-0 items-center justify-center rounded-full bg-accent-subtle font-semibold text-accent-text select-none ${size === 'small' ? 'size-5 text-[10px]' : 'size-7 text-xs'}`}
    >
      {initials(name)}
    </span>
  )
}
