import type { Destination } from '@/lib/navigation.tsx'

/** `g` and a letter lead to a page of the place where one is. */
export const goKeys: Partial<Record<Destination['label'], string>> = {
  'nav.overview': 'g o',
  'nav.domains': 'g d',
  'nav.projects': 'g p',
  'nav.users': 'g u',
  'nav.groups': 'g g',
  'nav.roles': 'g r',
  'nav.assignments': 'g a',
  'nav.services': 'g s',
  'nav.endpoints': 'g e',
  'nav.limits': 'g l',
  'nav.applicationCredentials': 'g c',
  'nav.activity': 'g t',
}
