import { cx } from './cx.tsx'

/** Keys as they are pressed: `g i` one after the other, `Ctrl+K` together. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <kbd className={cx('inline-flex shrink-0 gap-0.5 font-sans', className)}>
      {keys.split(/[ +]/).map((key, index) => (
        <span
          key={`${key}.${index}`}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-sunken px-1 text-xs text-muted"
        >
          {key}
        </span>
      ))}
    </kbd>
  )
}
