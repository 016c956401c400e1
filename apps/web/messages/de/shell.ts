import type { Translated } from '../../lib/i18n/catalogue.ts'
import type { messages as en } from '../en/shell.ts'

export const messages = { title: 'shell' } satisfies Translated<typeof en>
