/** An assertion as it is pasted: JSON, or a line for each attribute. What is neither is left to the server to refuse. */
export function readAssertion(text: string): Record<string, string | string[]> {
  const parsed = readJson(text)
  if (typeof parsed === 'object' && parsed !== null)
    return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, textOf(value)]))
  const lines = text.split('\n').flatMap((line) => {
    const [, name, value] = /^\s*([^:=\s][^:=]*?)\s*[:=]\s*(.*?)\s*$/.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(lines)
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const textOf = (value: unknown): string | string[] => (Array.isArray(value) ? value.map(String) : String(value))
