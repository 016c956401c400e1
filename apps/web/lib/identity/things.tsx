'use client'

import { Badge } from '@pileus/ui/badge'
import { TextLink } from '@pileus/ui/link'
import { usePlace } from '@/lib/panel/use-place.ts'
import { pathOf } from '@/lib/paths.ts'

interface ThingLinkProps {
  kind: 'project' | 'domain' | 'user' | 'group' | 'role'
  id: string
  name: string
}

/** The name of something, which leads to its page in the same part of the dashboard. */
export const ThingLink = ({ kind, id, name }: ThingLinkProps) => <TextLink href={pathOf(usePlace(), kind, id)}>{name}</TextLink>

export function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return <span className="text-faint">–</span>
  return (
    <span className="flex flex-wrap gap-1">
      {tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </span>
  )
}
