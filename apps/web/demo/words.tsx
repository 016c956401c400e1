import type { ReactNode } from 'react'

/** In the place of lib/i18n/words.tsx: the demo has loaded all words of its language already. */
export const Words = ({ children }: { children: ReactNode }) => children
