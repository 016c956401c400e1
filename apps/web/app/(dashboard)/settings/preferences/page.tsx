import { Preferences } from './preferences.tsx'

export default function PreferencesPage() {
  return <Preferences />
}
