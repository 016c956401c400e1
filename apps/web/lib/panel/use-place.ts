'use client'

import { usePathname } from 'next/navigation'
import type { Scope as Place } from '@/lib/paths.ts'
import { placeAt } from '@/lib/place.ts'

/** The part of the dashboard that a page lies in, for links to its neighbours. */
export const usePlace = (): Place => placeAt(usePathname()) ?? { kind: 'system' }
