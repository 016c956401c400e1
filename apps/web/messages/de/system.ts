import type { Translated } from '../../lib/i18n/catalogue.ts'
import type { messages as en } from '../en/system.ts'

export const messages = {
  'overview.title': 'Überblick',
  'overview.steps': 'Erste Schritte',
  'overview.stepsAbout': 'Was bei einer neuen Installation als Nächstes zu tun ist.',
  'overview.done': 'Erledigt',
  'overview.open': 'Offen',
  'overview.projectAbout': 'Wer hier arbeitet und was erlaubt ist.',
  'overview.roles': 'Eigene Rollen',
  'overview.none': 'Alles ist eingerichtet.',
  'stuck.title': 'Hängengeblieben',
  'stuck.about': 'Was nicht sein sollte. Diese Seite ist leer, solange alles gut ist.',
  'stuck.nothing': 'Nichts hängt',
} satisfies Translated<typeof en>
