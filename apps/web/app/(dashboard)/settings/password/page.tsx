import { prefetch } from '@/lib/panel/prefetch.ts'
import { Password } from './password.tsx'

export default async function PasswordPage() {
  return <Password initial={await prefetch((api) => api.identity.account.passwordRules.query({}))} />
}
