'use client'

import type { BrokenProps } from '@/lib/frame/broken.tsx'
import { later } from '@/lib/later.tsx'

/** Loaded when something has failed, and not before. */
const Broken = later(() => import('@/lib/frame/broken.tsx').then((module) => module.Broken))

export default function ErrorPage(props: BrokenProps) {
  return <Broken {...props} />
}
