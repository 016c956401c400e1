/** What is wrong with a field: the parameters of its message in `common`, so that a change of language changes the words. */
export type Problem =
  | { kind: 'required' | 'email' | 'url' | 'json' | 'integer' | 'different' }
  | { kind: 'pattern'; allowed: string }
  | { kind: 'maxLength'; max: number }
  | { kind: 'minLength'; min: number }
  | { kind: 'between'; min: number; max: number }
  /** In the server's words. */
  | { kind: 'said'; message: string }

/** Nothing when the value will do. Only `required` minds an empty one. */
export type Validator<V> = (value: V) => Problem | undefined

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** For texts, which may be left empty; a function of the text that is there. */
const unlessEmpty =
  (fits: (text: string) => boolean, problem: Problem): Validator<string> =>
  (text) =>
    isEmpty(text) || fits(text) ? undefined : problem

export const required: Validator<unknown> = (value) => (isEmpty(value) ? { kind: 'required' } : undefined)

/** In characters as the server counts them. */
export const maxLength = (max: number) => unlessEmpty((text) => text.length <= max, { kind: 'maxLength', max })
export const minLength = (min: number) => unlessEmpty((text) => text.length >= min, { kind: 'minLength', min })

/** `allowed` tells people what the pattern tells machines: "letters, digits and dashes". */
export const pattern = (expression: RegExp, allowed: string) => unlessEmpty((text) => expression.test(text), { kind: 'pattern', allowed })

/** One @ with something around it: only a mail that arrives proves more. */
export const email = unlessEmpty((text) => /^[^\s@]+@[^\s@]+$/.test(text.trim()), { kind: 'email' })

export const url = unlessEmpty((text) => URL.canParse(text) && /^https?:/i.test(text.trim()), { kind: 'url' })

export const json = unlessEmpty((text) => parses(text), { kind: 'json' })

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export const integer = ({ min, max }: { min: number; max: number }): Validator<string> => {
  const whole = unlessEmpty((text) => /^\s*-?\d{1,15}\s*$/.test(text), { kind: 'integer' })
  const between = unlessEmpty((text) => Number(text) >= min && Number(text) <= max, { kind: 'between', min, max })
  return (text) => whole(text) ?? between(text)
}
