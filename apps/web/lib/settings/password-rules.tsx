'use client'

import { Check, Circle, CircleDashed } from 'lucide-react'
import type { Translate } from '@/lib/i18n/translator.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import type { JudgedRule } from './password-judge.ts'

const marks = {
  met: <Check aria-hidden className="text-positive" />,
  unmet: <Circle aria-hidden className="text-faint" />,
  unknown: <CircleDashed aria-hidden className="text-faint" />,
}

/** What a new password must be, and which of it is true of what is typed so far. For the settings and for a login with an expired one. */
export function PasswordRules({ rules }: { rules: readonly JudgedRule[] }) {
  const t = useT('common')
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p id="password-rules" className="font-medium">
        {t('password.rules')}
      </p>
      <ul aria-labelledby="password-rules" className="flex flex-col gap-0.5">
        {rules.map((rule) => (
          <li key={rule.kind} className="flex items-start gap-2 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
            {marks[rule.state]}
            <span className={rule.state === 'met' ? '' : 'text-muted'}>
              {words(t, rule)}
              <span className="sr-only">, {t(`password.state.${rule.state}`)}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function words(t: Translate<'common'>, rule: JudgedRule): string {
  switch (rule.kind) {
    case 'minLength':
      return t('password.minLength', { min: rule.min })
    case 'pattern':
      return t('password.pattern', { rule: rule.words })
    case 'history':
      return t('password.unlikeLast', { count: rule.count })
    case 'digit':
    case 'lower':
    case 'upper':
    case 'letter':
    case 'symbol':
    case 'different':
    case 'repeated':
      return t(`password.${rule.kind}`)
  }
}
