'use client'

import './globals.css'
import { useEffect } from 'react'

interface GlobalErrorProps {
  error: Error & { digest?: string }
  reset(): void
}

/** When not even the words of a language could be loaded: everything else has failed before this is drawn. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
  useEffect(() => console.error(error), [error])
  return (
    <html lang="en">
      <body className="bg-background p-8 text-text">
        <h1 className="text-xl font-semibold">Pileus could not be shown.</h1>
        <p>{error.digest ?? error.message}</p>
        <button type="button" className="mt-4 rounded-md border border-line px-3 py-1" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  )
}
