import { prefetch } from '@/lib/panel/prefetch.ts'
import { TwoFactor } from './two-factor.tsx'

export default async function TwoFactorPage() {
  return <TwoFactor initial={await prefetch((api) => api.identity.account.secondFactor.query({}))} />
}
