'use client'

import './globals.css'
import { useEffect } from 'react'
import type { BrokenProps } from '@/lib/frame/broken.tsx'
import { messages } from '@/messages/en/frame.ts'

/** When not even the words of a language could be loaded: everything else has failed before this is drawn. */
export default function GlobalError({ error, reset }: BrokenProps) {
  useEffect(() => console.error(error), [error])
  return (
    <html lang="en">
      <body className="bg-background p-8 text-text">
        <h1 className="text-xl font-semibold">{messages['error.title']}</h1>
        <p>{error.digest ?? error.message}</p>
        <button type="button" className="mt-4 rounded-md border border-line px-3 py-1" onClick={reset}>
          {messages['error.reload']}
        </button>
      </body>
    </html>
  )
}
