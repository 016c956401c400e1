import type { Translate } from '@/lib/i18n/translator.ts'

/** Why a tag cannot be added, as the server would say. */
export function refuseTag(t: Translate<'common'>, tag: string): string | undefined {
  if (tag.includes('/')) return t('invalid.noSlash')
  return tag.length > 255 ? t('invalid.maxLength', { max: 255 }) : undefined
}
