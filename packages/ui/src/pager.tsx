'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { IconButton } from './button.tsx'
import { Select } from './select.tsx'
import { useText } from './text.tsx'

export interface PagerProps {
  total: number
  from: number
  to: number
  hasNext: boolean
  hasPrevious: boolean
  onNext: () => void
  onPrevious: () => void
  pageSize: number
  pageSizes?: readonly number[]
  onPageSize?: ((size: number) => void) | undefined
}

const usual = [20, 50, 100, 200, 1000]

export function Pager({ total, from, to, hasNext, hasPrevious, onNext, onPrevious, pageSize, pageSizes = usual, onPageSize }: PagerProps) {
  const text = useText()
  const sizes = pageSizes.includes(pageSize) ? pageSizes : [...pageSizes, pageSize].sort((a, b) => a - b)
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-muted">
      <span role="status" className="tabular-nums">
        {text.page(from, to, total)}
      </span>
      <div className="ms-auto flex items-center gap-2">
        {onPageSize && (
          <label className="flex items-center gap-2">
            <span className="max-sm:sr-only">{text.pageSize}</span>
            <Select
              className="w-20!"
              value={String(pageSize)}
              options={sizes.map((size) => ({ value: String(size), label: size.toLocaleString(text.locale) }))}
              onChange={(size) => onPageSize(Number(size))}
            />
          </label>
        )}
        <IconButton
          variant="secondary"
          label={text.previousPage}
          icon={<ChevronLeft className="rtl:-scale-x-100" />}
          denied={hasPrevious ? undefined : text.firstPage}
          onClick={onPrevious}
        />
        <IconButton
          variant="secondary"
          label={text.nextPage}
          icon={<ChevronRight className="rtl:-scale-x-100" />}
          denied={hasNext ? undefined : text.lastPage}
          onClick={onNext}
        />
      </div>
    </div>
  )
}
