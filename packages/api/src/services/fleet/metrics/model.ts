/** Frames are kept so long as they came, and hours of minutes so long. */
export const keptDays = { frames: 2, hours: 30 }
export const minutesOfHour = 60

/** Sixty means, then the least, then the greatest: NaN for a minute of which nothing is known. */
export interface Hour {
  mean: Float64Array
  least: Float64Array
  greatest: Float64Array
}

/** Folds what was sampled in an hour into its minutes. Counters and gauges alike: agents send rates, never counters. */
export class HourFold {
  readonly #sums = new Float64Array(minutesOfHour)
  readonly #counts = new Float64Array(minutesOfHour)
  readonly #least = new Float64Array(minutesOfHour).fill(Number.NaN)
  readonly #greatest = new Float64Array(minutesOfHour).fill(Number.NaN)

  add(minute: number, value: number) {
    if (!Number.isFinite(value)) return
    const least = this.#least[minute] ?? Number.NaN
    const greatest = this.#greatest[minute] ?? Number.NaN
    this.#sums[minute] = (this.#sums[minute] ?? 0) + value
    this.#counts[minute] = (this.#counts[minute] ?? 0) + 1
    this.#least[minute] = Number.isNaN(least) ? value : Math.min(least, value)
    this.#greatest[minute] = Number.isNaN(greatest) ? value : Math.max(greatest, value)
  }

  values(): Float64Array {
    const all = new Float64Array(minutesOfHour * 3)
    all.set(this.#sums.map((sum, minute) => sum / (this.#counts[minute] ?? 0)))
    all.set(this.#least, minutesOfHour)
    all.set(this.#greatest, minutesOfHour * 2)
    return all
  }
}

export const hourOf = (values: Float64Array): Hour => ({
  mean: values.subarray(0, minutesOfHour),
  least: values.subarray(minutesOfHour, minutesOfHour * 2),
  greatest: values.subarray(minutesOfHour * 2),
})

export interface Point {
  at: Date
  mean: number
  least: number
  greatest: number
}

/** At most so many points of what may be many more: each stands for the same time. */
export function thin(points: readonly Point[], most: number): Point[] {
  const each = Math.ceil(points.length / most)
  if (each <= 1) return [...points]
  const thinned: Point[] = []
  for (let from = 0; from < points.length; from += each) {
    const some = points.slice(from, from + each)
    const [first] = some
    if (!first) break
    thinned.push({
      at: first.at,
      mean: some.reduce((sum, point) => sum + point.mean, 0) / some.length,
      least: Math.min(...some.map((point) => point.least)),
      greatest: Math.max(...some.map((point) => point.greatest)),
    })
  }
  return thinned
}
