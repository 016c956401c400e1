import { type ComponentType, lazy, Suspense } from 'react'

/** What is loaded when it is first shown. */
export default function dynamic<P extends object>(load: () => Promise<ComponentType<P>>) {
  const Loaded = lazy(async () => ({ default: await load() }))
  return function Dynamic(props: P) {
    return (
      <Suspense fallback={null}>
        <Loaded {...props} />
      </Suspense>
    )
  }
}
