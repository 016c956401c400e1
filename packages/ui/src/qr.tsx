'use client'
import { encode } from 'uqr'
import { Copyable } from './copy.tsx'
import { useText } from './text.tsx'

export interface QrProps {
  value: string
  /** The same for those who cannot scan: shown, and copied. */
  secret?: string
  label?: string
}

/** Black on white in every theme: cameras want it so. */
export function Qr({ value, secret, label }: QrProps) {
  const text = useText()
  const { data, size } = encode(value, { border: 3 })
  const path = data.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <figure className="flex flex-col items-center gap-2">
      <svg
        role="img"
        aria-label={label ?? text.qr}
        viewBox={`0 0 ${size} ${size}`}
        shapeRendering="crispEdges"
        data-swatch=""
        className="size-44 rounded-md border border-line"
      >
        <rect width={size} height={size} style={{ fill: '#fff' }} />
        <path d={path} style={{ fill: '#000' }} />
      </svg>
      {secret && (
        <figcaption className="max-w-full">
          <Copyable value={secret} cut="none" />
        </figcaption>
      )}
    </figure>
  )
}
