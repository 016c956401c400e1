'use server'

import { redirect } from 'next/navigation'
import { signIn, signOut } from '@/auth.ts'
import { paths } from '@/lib/paths.ts'

/** A ticket, for which somebody has proved who he is, becomes the session's cookie. */
export async function enter(ticket: string): Promise<void> {
  await signIn('ticket', { ticket, redirect: false })
}

/** The session itself was ended by the control plane; this takes the cookie away. */
export async function leave(): Promise<void> {
  await signOut({ redirect: false })
  redirect(paths.login())
}
