import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { visitor } from '@/lib/visit.ts'
import { LoginForm } from './login-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default async function LoginPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const next = ownPage((await searchParams)['next'])
  if (await visitor()) redirect(next)
  return <LoginForm next={next} />
}

/** Where to go after the login: a page of ours, whatever a link says. */
function ownPage(next: string | string[] | undefined): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}
