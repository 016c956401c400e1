/** What a new password must be, as the control plane tells it. */
export interface PasswordDemands {
  /** A regular expression, matched from the start. */
  pattern: string | null
  /** The operator's words for the pattern. */
  description: string | null
  /** How many of the last passwords may not come back. */
  history: number
}

export type PasswordRule =
  | { kind: 'minLength'; min: number }
  | { kind: 'digit' | 'lower' | 'upper' | 'letter' | 'symbol' | 'different' | 'repeated' }
  | { kind: 'pattern'; words: string }
  | { kind: 'history'; count: number }

/** `unknown`: only the control plane can say. */
export type JudgedRule = PasswordRule & { state: 'met' | 'unmet' | 'unknown' }

interface Typed {
  password: string
  /** Nothing where there is no such field. */
  current?: string | undefined
  repeat?: string | undefined
}

/** Each rule by itself, at each letter. */
export function judgePassword({ pattern, description, history }: PasswordDemands, { password, current, repeat }: Typed): JudgedRule[] {
  const typed = password !== ''
  const state = (met: boolean): JudgedRule['state'] => (typed && met ? 'met' : 'unmet')
  const parts = pattern === null ? [] : partsOf(pattern)
  const demanded = parts ?? [{ rule: { kind: 'pattern', words: description ?? pattern ?? '' } as const, met: wholeOf(pattern ?? '') }]
  return [
    ...demanded.map(({ rule, met }) => ({ ...rule, state: state(met(password)) })),
    ...(current === undefined || history === 0 ? [] : [{ kind: 'different' as const, state: state(password !== current) }]),
    ...(history > 1 ? [{ kind: 'history' as const, count: history, state: 'unknown' as const }] : []),
    ...(repeat === undefined ? [] : [{ kind: 'repeated' as const, state: state(password === repeat) }]),
  ]
}

interface Part {
  rule: PasswordRule
  met(password: string): boolean
}

const classes: readonly [kind: 'digit' | 'lower' | 'upper' | 'letter' | 'symbol', written: RegExp][] = [
  ['digit', /^(\\d|\[0-9\]|\[\\d\])$/],
  ['lower', /^\[a-z\]$/],
  ['upper', /^\[A-Z\]$/],
  ['letter', /^\[(a-zA-Z|A-Za-z)\]$/],
  ['symbol', /^(\\W|\[\\W_\]|\[\^\\w\\s\]|\[\^(a-zA-Z0-9|A-Za-z0-9|a-zA-Z\\d|A-Za-z\\d)\]|\[[^\w\s\\\]^-]+\])$/],
]

/** Patterns as nearly everybody writes them, `^(?=.*\d)(?=.*[a-z]).{8,}$`, taken apart; nothing for those of another make. */
function partsOf(pattern: string): Part[] | undefined {
  const [, ahead = '', min = '0'] = /^\^?((?:\(\?=\.\*(?:\[[^\]]+\]|\\[dW])\))*)(?:\.\{(\d{1,3}),\d{0,3}\}|\.[*+])?\$?$/.exec(pattern) ?? []
  if (ahead === '' && min === '0') return undefined
  const parts: Part[] =
    Number(min) > 0 ? [{ rule: { kind: 'minLength', min: Number(min) }, met: ({ length }) => length >= Number(min) }] : []
  for (const [, written = ''] of ahead.matchAll(/\(\?=\.\*(\[[^\]]+\]|\\[dW])\)/g)) {
    const kind = classes.find(([, form]) => form.test(written))?.[0]
    if (kind === undefined) return undefined
    const expression = new RegExp(written)
    parts.push({ rule: { kind }, met: (password) => expression.test(password) })
  }
  return parts
}

/** As the control plane matches it. What this browser cannot read is left to the control plane. */
function wholeOf(pattern: string): (password: string) => boolean {
  try {
    const expression = new RegExp(`^(?:${pattern})`)
    return (password) => expression.test(password)
  } catch {
    return () => true
  }
}
