'use client'

import { useCloud } from '@/lib/cloud.tsx'
import type { Own } from './view.ts'

/** Whose things a project's page shows: those of whoever looks. Of the pages of the system everybody's, which is null. */
export function useOwn(projectId: string | null): Own | null {
  const userId = useCloud().shell.account.user.id
  return projectId === null ? null : { userId, projectId }
}
