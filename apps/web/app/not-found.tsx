import { Missing } from '@/lib/frame/missing.tsx'

/** For addresses that lead nowhere, inside and outside of the frame. */
export default function NotFound() {
  return <Missing />
}
