'use client'
import { LoaderCircle, Plus, Search, X } from 'lucide-react'
import { useId } from 'react'
import { Button, IconButton } from './button.tsx'
import { MultiCombobox, type ComboboxOption } from './combobox.tsx'
import { useGroup } from './field.tsx'
import { TextInput } from './input.tsx'
import { useText } from './text.tsx'

export interface Candidate {
  id: string
  label: string
  hint?: string | undefined
  denied?: string | undefined
}
export interface Member {
  id: string
  label: string
  hint?: string | undefined
  roles: readonly string[]
  /** Why this one can neither be changed nor removed here. */
  denied?: string | undefined
}

export interface TransferProps {
  q: string
  onQ: (q: string) => void
  /** What the search found. Who is a member already is left out here. */
  candidates: readonly Candidate[]
  busy?: boolean
  members: readonly Member[]
  onChange: (members: Member[]) => void
  roles: readonly ComboboxOption[]
  /** What somebody gets who is added. */
  defaultRoles: readonly string[]
  placeholder?: string
}

/** Who is in, with which roles: found on one side, kept on the other. */
export function Transfer(props: TransferProps) {
  const { members, onChange, defaultRoles, roles } = props
  const text = useText()
  const id = useId()
  const { 'aria-invalid': _, ...group } = useGroup()
  const free = props.candidates.filter((one) => !members.some((member) => member.id === one.id))
  const add = ({ denied: _denied, ...one }: Candidate) => onChange([...members, { ...one, roles: [...defaultRoles] }])
  return (
    <div
      role="group"
      {...group}
      className="grid overflow-hidden rounded-lg border border-line bg-surface md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
    >
      <Finder {...props} free={free} onAdd={add} />
      <div role="group" aria-labelledby={`${id}c`} className="flex max-h-96 min-w-0 flex-col border-line max-md:border-t md:border-s">
        <h3 id={`${id}c`} className="flex min-h-12 shrink-0 items-center border-b border-line px-3 text-sm font-medium">
          {text.chosen} <span className="ms-1.5 text-muted tabular-nums">{members.length.toLocaleString(text.locale)}</span>
        </h3>
        {members.length === 0 && <p className="p-4 text-center text-sm text-muted">{text.chosenNone}</p>}
        <ul className="min-h-0 overflow-y-auto">
          {members.map((member) => (
            <MemberRow
              key={member.id}
              member={member}
              roles={roles}
              onRoles={(next) => onChange(members.map((one) => (one.id === member.id ? { ...one, roles: next } : one)))}
              onRemove={() => onChange(members.filter((one) => one.id !== member.id))}
            />
          ))}
        </ul>
      </div>
    </div>
  )
}

interface FinderProps extends TransferProps {
  free: readonly Candidate[]
  onAdd: (candidate: Candidate) => void
}

function Finder({ q, onQ, busy = false, placeholder, free, onAdd }: FinderProps) {
  const text = useText()
  const label = placeholder ?? text.searchToAdd
  return (
    <div role="group" aria-label={label} className="flex max-h-96 min-w-0 flex-col max-md:max-h-64">
      <div className="flex min-h-12 shrink-0 items-center border-b border-line px-2">
        <TextInput
          role="searchbox"
          id={undefined}
          aria-label={label}
          placeholder={label}
          value={q}
          onChange={onQ}
          prefix={busy ? <LoaderCircle aria-hidden className="animate-spin" /> : <Search aria-hidden />}
        />
      </div>
      <p role="status" className={free.length === 0 && !busy ? 'p-4 text-center text-sm text-muted' : 'sr-only'}>
        {free.length === 0 && !busy ? text.noMatches : ''}
      </p>
      <ul className="min-h-0 overflow-y-auto p-1">
        {free.map((one) => (
          <li key={one.id} className="flex items-center gap-2 rounded-md px-2 py-1 hover:bg-hover">
            <Who label={one.label} hint={one.denied ?? one.hint} />
            <Button size="small" icon={<Plus />} denied={one.denied} aria-label={text.addNamed(one.label)} onClick={() => onAdd(one)}>
              {text.add}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}

const Who = ({ label, hint }: { label: string; hint: string | undefined }) => (
  <span className="min-w-0 grow">
    <span className="block truncate text-sm">{label}</span>
    {hint && <span className="block truncate text-xs text-muted">{hint}</span>}
  </span>
)

interface MemberRowProps {
  member: Member
  roles: readonly ComboboxOption[]
  onRoles: (roles: string[]) => void
  onRemove: () => void
}

function MemberRow({ member, roles, onRoles, onRemove }: MemberRowProps) {
  const text = useText()
  return (
    <li className="flex items-center gap-2 border-b border-line px-3 py-1.5 last:border-b-0 max-sm:flex-wrap">
      <Who label={member.label} hint={member.denied ?? member.hint} />
      {member.denied === undefined ? (
        <MultiCombobox
          className="max-w-64 max-sm:order-last max-sm:max-w-none"
          aria-label={text.roleOf(member.label)}
          options={roles}
          values={member.roles}
          onChange={onRoles}
        />
      ) : (
        <span className="text-sm text-muted">{member.roles.join(', ')}</span>
      )}
      <IconButton size="small" label={text.remove(member.label)} icon={<X />} denied={member.denied} onClick={onRemove} />
    </li>
  )
}
