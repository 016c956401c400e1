/** A file that is made here and goes to the user's disk only. */
export function saveAs(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has read it when the click is handled; kept any longer it would be memory that holds a secret.
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
