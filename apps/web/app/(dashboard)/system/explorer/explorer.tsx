'use client'

import { Combobox } from '@pileus/ui/combobox'
import { Empty } from '@pileus/ui/empty'
import { PageHeader } from '@pileus/ui/page-header'
import { Tabs } from '@pileus/ui/tabs'
import { usePathname } from 'next/navigation'
import { useRead } from '@/lib/cloud.tsx'
import { PickInput } from '@/lib/form/pick-input.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { RolePermissions } from '@/lib/identity/permissions.tsx'
import { oneOf, type StateOf, text, urlView } from '@/lib/url-state.ts'
import { useUrlState } from '@/lib/use-url-state.ts'
import { PlaceQuestion, Question } from './question.tsx'
import { UserPermissions } from './user-permissions.tsx'
import { People, Ways } from './who-can.tsx'

/** The question is in the address, so that an answer can be shown to others. */
const explorerView = urlView({
  ask: oneOf(['role', 'user', 'who'], 'role'),
  role: text(),
  user: text(),
  rule: text(),
  at: oneOf(['project', 'domain', 'system'], 'project'),
  place: text(),
})

interface AskingProps {
  state: StateOf<typeof explorerView>
  set(patch: Partial<StateOf<typeof explorerView>>): void
}

/** What the rules in force come to: for a role, for a person, for an operation. */
export function Explorer() {
  const t = useT('identity')
  const path = usePathname()
  const [state, set] = useUrlState(explorerView)
  const tab = (ask: typeof state.ask, label: string) => {
    const query = explorerView.print({ ...state, ask })
    return { label, current: state.ask === ask, href: query === '' ? path : `${path}?${query}` }
  }
  return (
    <>
      <PageHeader title={t('explorer.title')} description={t('explorer.about')}>
        <Tabs
          label={t('explorer.title')}
          tabs={[tab('role', t('explorer.role')), tab('user', t('explorer.user')), tab('who', t('roles.whoCan'))]}
        />
      </PageHeader>
      {state.ask === 'role' && <AskRole state={state} set={set} />}
      {state.ask === 'user' && <AskUser state={state} set={set} />}
      {state.ask === 'who' && <AskWho state={state} set={set} />}
    </>
  )
}

const isPlaced = ({ at, place }: AskingProps['state']) => at === 'system' || place !== ''
const chosen = (id: string) => (id === '' ? null : id)

function AskRole({ state: { role }, set }: AskingProps) {
  const t = useT('identity')
  return (
    <>
      <Question label={t('assignments.role')}>
        <PickInput kind="roles" value={chosen(role)} onChange={(id) => set({ role: id ?? '' })} />
      </Question>
      {role === '' ? <Empty kind="nothing-yet" title={t('explorer.choose')} /> : <RolePermissions roleId={role} />}
    </>
  )
}

function AskUser({ state, set }: AskingProps) {
  const t = useT('identity')
  const { user, at, place } = state
  return (
    <>
      <div className="flex flex-wrap gap-4">
        <Question label={t('users.one')}>
          <PickInput kind="users" value={chosen(user)} onChange={(id) => set({ user: id ?? '' })} />
        </Question>
        <PlaceQuestion at={at} place={place} onChange={set} />
      </div>
      {user !== '' && isPlaced(state) ? (
        <UserPermissions userId={user} at={at} place={place} />
      ) : (
        <Empty kind="nothing-yet" title={t('explorer.choose')} />
      )}
    </>
  )
}

function AskWho({ state, set }: AskingProps) {
  const t = useT('identity')
  const c = useT('common')
  const { rule, at, place } = state
  const { data: rules = [] } = useRead({ key: ['explore.rules'], kinds: [], read: (api) => api.identity.explore.rules.query({}) })
  return (
    <>
      <div className="flex flex-wrap gap-4">
        <Question label={t('explorer.operation')}>
          <Combobox
            placeholder={c('form.pick')}
            options={rules.map((value) => ({ value, label: value }))}
            value={chosen(rule)}
            onChange={(value) => set({ rule: value ?? '' })}
          />
        </Question>
        <PlaceQuestion at={at} place={place} onChange={set} />
      </div>
      {rule === '' ? <Empty kind="nothing-yet" title={t('explorer.choose')} /> : <Ways rule={rule} />}
      {rule !== '' && isPlaced(state) && <People key={`${rule} ${at} ${place}`} rule={rule} at={at} place={place} />}
    </>
  )
}
