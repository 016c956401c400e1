'use client'

import { useSyncExternalStore } from 'react'
import { useCloud } from './cloud.tsx'
import { useRegion } from './region.ts'
import type { CloudFile, CredentialLogin, PasswordLogin } from './clouds.ts'

/** What clients are told of this cloud: its address as this browser has it, and the region that is chosen. */
export function useCloudFile<L extends PasswordLogin | CredentialLogin>(login: L): CloudFile & { login: L } {
  const { shell, scope } = useCloud()
  const project = scope.kind === 'project' ? shell.account.projects.find(({ id }) => id === scope.id) : undefined
  const [region] = useRegion()
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => '',
  )
  return {
    cloud: wordOf(project?.name ?? 'pileus'),
    authUrl: `${origin}/identity/v3`,
    ...(region === '' ? {} : { region }),
    login,
  }
}

/** An address that is known when the page has arrived, and never changes. */
const never = () => () => undefined

/** A name that needs no quotes in a shell. */
const wordOf = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || 'pileus'
