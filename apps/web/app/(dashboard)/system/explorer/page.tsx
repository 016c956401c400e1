import { Explorer } from './explorer.tsx'

export default function ExplorerPage() {
  return <Explorer />
}
