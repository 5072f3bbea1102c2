/** One measured figure beside what is aimed at. `goal` is the most it should be, or the least with `atLeast`. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly goal?: number
  readonly atLeast?: true
  /** The whole run fails when the goal is not reached. */
  readonly must?: true
  /** How many runs the median was taken of. */
  readonly runs: number
}

/** True when there is no goal or it is reached. */
export const reached = ({ value, goal, atLeast }: Figure): boolean =>
  goal === undefined || (atLeast ? value >= goal : value <= goal)

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** The value below which so many of a hundred lie. */
export function percentile(values: readonly number[], of: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * of) / 100) - 1)] ?? Number.NaN
}
