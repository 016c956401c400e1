import { useState } from 'react'
import { Checkbox, CheckboxGroup } from '../src/checkbox.tsx'
import { Combobox, MultiCombobox } from '../src/combobox.tsx'
import { Field } from '../src/field.tsx'
import { NumberInput, PasswordInput, TextArea, TextInput } from '../src/input.tsx'
import { RadioCards, RadioGroup } from '../src/radio.tsx'
import { Select } from '../src/select.tsx'
import { Switch } from '../src/switch.tsx'
import { people } from './people.ts'
import type { Story } from './story.ts'

const users = people(40).map(({ id, name, email, enabled }) => ({
  value: id,
  label: name,
  hint: email,
  denied: enabled ? undefined : 'This user is disabled.',
}))
const domains = [
  { value: 'default', label: 'Default' },
  { value: 'research', label: 'research' },
]
const roles = [
  { value: 'reader', label: 'reader', hint: 'Sees everything and changes nothing.' },
  { value: 'member', label: 'member', hint: 'Creates and deletes servers, volumes and networks.' },
  { value: 'admin', label: 'admin', hint: 'Everything.', denied: 'Only an administrator of the system may grant it.' },
]
const find = async (query: string) => users.filter((user) => user.label.toLowerCase().includes(query.toLowerCase()))

function Texts() {
  const [name, setName] = useState('web-frontend')
  const [password, setPassword] = useState('correct horse')
  const [count, setCount] = useState<number | null>(20)
  const [notes, setNotes] = useState('Runs the shop.')
  return (
    <div className="grid max-w-3xl gap-4 sm:grid-cols-2">
      <Field label="Name" required hint="Unique within the domain.">
        <TextInput value={name} onChange={setName} />
      </Field>
      <Field label="Name" required error="A project of this name exists already in the domain “Default”.">
        <TextInput value={name} onChange={setName} />
      </Field>
      <Field label="Password" required>
        <PasswordInput value={password} onChange={setPassword} autoComplete="new-password" />
      </Field>
      <Field label="Cores" hint="14 of 20 are in use.">
        <NumberInput value={count} onChange={setCount} min={0} unit="vCPU" />
      </Field>
      <Field label="Description" optional aside="14 / 255">
        <TextArea value={notes} onChange={setNotes} />
      </Field>
      <Field label="Locked">
        <TextInput value="cannot be changed" onChange={setName} disabled />
      </Field>
    </div>
  )
}

function Choices() {
  const [domain, setDomain] = useState('default')
  const [owner, setOwner] = useState<string | null>(users[0]?.value ?? null)
  const [found, setFound] = useState<string | null>(null)
  const [members, setMembers] = useState<string[]>(users.slice(0, 3).map((user) => user.value))
  const [role, setRole] = useState('member')
  const [granted, setGranted] = useState<string[]>(['reader'])
  const [on, setOn] = useState(true)
  return (
    <div className="grid max-w-3xl gap-4 sm:grid-cols-2">
      <Field label="Domain">
        <Select value={domain} onChange={setDomain} options={domains} />
      </Field>
      <Field label="Owner">
        <Combobox value={owner} onChange={setOwner} options={users} clearable />
      </Field>
      <Field label="Found by the server" hint="Type a name.">
        <Combobox value={found} onChange={setFound} options={find} placeholder="Nobody" />
      </Field>
      <Field label="Members">
        <MultiCombobox values={members} onChange={setMembers} options={users} creatable />
      </Field>
      <Field label="Role">
        <RadioGroup value={role} onChange={setRole} options={roles} />
      </Field>
      <Field label="Roles">
        <CheckboxGroup values={granted} onChange={setGranted} options={roles} />
      </Field>
      <Field label="Role as cards" className="sm:col-span-2">
        <RadioCards value={role} onChange={setRole} options={roles} />
      </Field>
      <Checkbox label="Enabled" hint="Nobody signs in to a disabled project." checked={on} onChange={setOn} />
      <Checkbox label="Some of them" checked="some" onChange={setOn} />
      <Switch label="Live updates" checked={on} onChange={setOn} hint="Takes effect at once." />
      <Switch label="Maintenance" checked={false} onChange={setOn} denied="Only for administrators of the system." />
    </div>
  )
}

export const stories: Story[] = [
  { name: 'texts', render: () => <Texts /> },
  { name: 'choices', render: () => <Choices /> },
]
