import type { Translated } from '../../lib/i18n/catalogue.ts'
import type { messages as en } from '../en/settings.ts'

export const messages = { title: 'settings' } satisfies Translated<typeof en>
