import type { Translated } from '../../lib/i18n/catalogue.ts'
import type { messages as en } from '../en/identity.ts'

export const messages = { title: 'identity' } satisfies Translated<typeof en>
