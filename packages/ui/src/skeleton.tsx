import { cx } from './cx.tsx'

/** A place kept for what is still coming. What it is about is said by `aria-busy` around it. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden className={cx('block h-3.5 animate-shimmer rounded-sm bg-hover', className ?? 'w-full')} />
)

const widths = ['w-11/12', 'w-full', 'w-4/5', 'w-2/3']

export function SkeletonText({ lines = 3 }: { lines?: number }) {
  return (
    <div className="flex flex-col gap-2.5">
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} className={widths[index % widths.length] ?? 'w-full'} />
      ))}
    </div>
  )
}
