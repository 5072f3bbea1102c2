import { stripVTControlCharacters } from 'node:util'

/** How the tests of one runner, or one part of it, ended. `note` says what stands behind a failure that is no test. */
export type Tally = {
  name: string
  passed: number
  failed: number
  skipped: number
  seconds?: number
  note?: string
  /** Names of the tests that failed, and of those that passed at the second try only. */
  failures?: readonly string[]
  secondTry?: readonly string[]
}

/**
 * A runner that ran no test is a failure: an empty glob must not look like success. So is a skipped test where
 * nothing may be skipped.
 */
export function judge(tally: Tally, rule: { noSkips?: boolean } = {}): Tally {
  if (tally.passed + tally.failed === 0) return { ...tally, failed: 1, note: tally.note ?? 'ran no test' }
  if (rule.noSkips && tally.skipped > 0) {
    return { ...tally, failed: tally.failed + 1, note: `${tally.skipped} skipped where none may be` }
  }
  return tally
}

export function sum(tallies: readonly Tally[]): { passed: number; failed: number; skipped: number } {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of tallies) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  return total
}

/** What somebody who reads the end of a run alone must know: which tests failed, and which needed a second try. */
export function remarks(tallies: readonly Tally[]): string {
  const lines = (word: string, names: (tally: Tally) => readonly string[] | undefined) =>
    tallies.flatMap((tally) => (names(tally) ?? []).map((name) => `${word}: ${tally.name} › ${name}\n`))
  return [
    ...lines('failed', ({ failures }) => failures),
    ...lines('passed at the second try', ({ secondTry }) => secondTry),
  ].join('')
}

/** The name of a test with the first line of what was wrong, without the colours of a terminal. */
export function withReason(name: string, message: string | undefined): string {
  const line = stripVTControlCharacters(message ?? '').split('\n')[0]
  return line ? `${name}: ${line.slice(0, 200)}` : name
}

/** The line that ends a run, alone and exactly so: programs read it. */
export function lastLine(tallies: readonly Tally[]): string {
  const { passed, failed, skipped } = sum(tallies)
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** A runner with its parts. Its time is by the clock; that of its parts may overlap. */
export type Section = { name: string; seconds: number; parts: readonly Tally[] }

export function table(sections: readonly Section[]): string {
  const row = (name: string, { passed, failed, skipped }: ReturnType<typeof sum>, seconds?: number, note = '') => {
    const time = seconds === undefined ? '' : `${seconds.toFixed(1)} s`
    return [name, String(passed), String(failed), String(skipped), time, note]
  }
  const rows = sections.flatMap(({ name, seconds, parts }) => [
    row(name, sum(parts), seconds),
    ...parts.map((part) => row(`  ${part.name}`, part, part.seconds, part.note)),
  ])
  return columns([['', 'passed', 'failed', 'skipped', 'time', ''], ...rows])
}

/** Lays out rows under one another: figures to the right of their column, words to the left. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const pad = (cell: string, width: number) => (/^\d/.test(cell) ? cell.padStart(width) : cell.padEnd(width))
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
