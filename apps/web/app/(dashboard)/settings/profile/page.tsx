import { Profile } from './profile.tsx'

export default function ProfilePage() {
  return <Profile />
}
