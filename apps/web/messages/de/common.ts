import type { Translated } from '../../lib/i18n/catalogue.ts'
import type { messages as en } from '../en/common.ts'

export const messages = {
  'action.create': 'Anlegen',
  selected: '{count, plural, one {# ausgewählt} other {# ausgewählt}}',
} satisfies Translated<typeof en>
