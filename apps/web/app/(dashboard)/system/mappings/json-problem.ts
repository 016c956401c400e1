/** Where JSON ends to be any, as people count: browsers say it in words of their own. */
export function jsonProblem(text: string): { line: number; column: number } | undefined {
  if (text.trim() === '') return undefined
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    const placed = /line (\d+) column (\d+)/.exec(said)
    if (placed) return { line: Number(placed[1]), column: Number(placed[2]) }
    const position = /position (\d+)/.exec(said)?.[1]
    return lineAndColumn(text, position === undefined ? text.length : Number(position))
  }
}

function lineAndColumn(text: string, position: number) {
  const before = text.slice(0, position).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
