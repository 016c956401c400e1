import type { Translated } from '../../lib/i18n/catalogue.ts'
import type { messages as en } from '../en/settings.ts'

export const messages = {
  'preferences.title': 'Darstellung',
  'preferences.about': 'Wie Seiten aussehen, in jedem Browser gleich.',
  language: 'Sprache',
  'language.auto': 'Wie der Browser',
  theme: 'Farben',
  density: 'Dichte',
  'density.comfortable': 'Bequem',
  'density.compact': 'Kompakt',
  'density.dense': 'Dicht',
  pageSize: 'Zeilen je Seite',
  shortcuts: 'Kürzel aus einer Taste',
  'shortcuts.hint': 'Tasten wie c und / ohne weitere Taste.',
  'sessions.title': 'Sitzungen',
  'sessions.about': 'Browser, die mit diesem Konto angemeldet sind. Eine beendete Sitzung schließt binnen zwei Sekunden.',
  'sessions.browser': 'Browser',
  'sessions.address': 'Adresse',
  'sessions.seen': 'Zuletzt benutzt',
  'sessions.began': 'Angemeldet',
  'sessions.this': 'Diese hier',
  'sessions.end': 'Beenden',
  'sessions.endOthers': 'Alle anderen beenden',
  'sessions.ended': 'Die Sitzung wurde beendet.',
} satisfies Translated<typeof en>
