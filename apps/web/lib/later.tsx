'use client'

import { type ComponentType, createElement, lazy, Suspense } from 'react'

/** A component whose code is loaded when it is first drawn; until then there is nothing in its place. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Loaded = lazy(async () => ({ default: await load() }))
  return function Later(props: Props) {
    return <Suspense fallback={null}>{createElement(Loaded, props)}</Suspense>
  }
}
