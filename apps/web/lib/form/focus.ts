/**
 * For the button at the end of a form that scrolls with its page: a field that is left says what is wrong with it, and the button would
 * move away under the pointer before it is released.
 */
export const keepFocus = (event: { preventDefault(): void }): void => event.preventDefault()

interface Focusable {
  focus(): void
}

const canFocus = (element: unknown): element is Focusable => typeof element === 'object' && element !== null && 'focus' in element

/** The first on the page of the fields that are wrong; the summary of errors when none of them is shown. */
export function focusFirst(form: Pick<ParentNode, 'querySelectorAll' | 'querySelector'> | null, names: readonly string[]): void {
  if (!form) return
  const shown = [...form.querySelectorAll('[name], [data-field]')]
  const wrong = shown.find((element) => names.includes(element.getAttribute('name') ?? element.getAttribute('data-field') ?? ''))
  const target = wrong ?? form.querySelector('[data-error-summary]')
  if (canFocus(target)) target.focus()
}
