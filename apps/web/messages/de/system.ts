import type { Translated } from '../../lib/i18n/catalogue.ts'
import type { messages as en } from '../en/system.ts'

export const messages = { title: 'system' } satisfies Translated<typeof en>
