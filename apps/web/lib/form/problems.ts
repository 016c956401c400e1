import type { Translate } from '../i18n/translator.ts'
import type { Problem } from './validators.ts'

/** A problem in the user's language. */
export function problemText(t: Translate<'common'>, problem: Problem): string {
  switch (problem.kind) {
    case 'said':
      return problem.message
    case 'maxLength':
      return t('invalid.maxLength', { max: problem.max })
    case 'minLength':
      return t('invalid.minLength', { min: problem.min })
    case 'between':
      return t('invalid.between', { min: problem.min, max: problem.max })
    case 'pattern':
      return t('invalid.pattern', { allowed: problem.allowed })
    case 'required':
    case 'email':
    case 'url':
    case 'json':
    case 'integer':
    case 'different':
      return t(`invalid.${problem.kind}`)
  }
}
