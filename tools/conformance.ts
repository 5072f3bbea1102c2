import type { ConformancePair, ConformanceRecord } from '@otklik/sdk/conformance'
import { golden, shown } from '../packages/sdk/src/conformance/golden.fixture.ts'

/** A pair of an adapter and a server that every whole run has to try. */
export interface DuePair extends ConformancePair {
  /** Cases that pass with it, at the least: «n/a» must not spread unnoticed. */
  readonly least: number
}

export const duePairs: readonly DuePair[] = [
  { adapter: 'rest', server: 'mock', least: 126 },
  { adapter: 'rest', server: 'PGlite', least: 123 },
  { adapter: 'rest', server: 'PostgreSQL', least: 126 },
  { adapter: 'webhook', server: 'HTTP', least: 41 },
  { adapter: 'signalen', server: 'mock', least: 72 },
  { adapter: 'open311', server: 'mock', least: 56 },
  { adapter: 'open311', server: 'mock like codefornl', least: 57 },
  { adapter: 'open311', server: 'mock like open311-adapter', least: 60 },
  { adapter: 'open311', server: 'PGlite', least: 65 },
  { adapter: 'open311', server: 'PGlite, in XML', least: 65 },
  { adapter: 'open311', server: 'PostgreSQL', least: 65 },
]

/** What is wrong with a whole run, besides cases that failed: those are tests that failed. */
export function breachesOf(
  records: readonly ConformanceRecord[],
  due: readonly DuePair[] = duePairs,
  table: typeof golden = { ...golden, ...shown },
): string[] {
  const pairs = pairsOf(records)
  const all = new Set(records.map((record) => record.case))
  return [
    ...due
      .filter((pair) => !pairs.has(nameOf(pair)))
      .map((pair) => `${nameOf(pair)} did not run, or none of its cases got to its end.`),
    ...[...pairs].flatMap(([name, own]) => {
      const expected = due.find((pair) => nameOf(pair) === name)
      if (!expected) return [`${name} is not among the pairs of tools/conformance.ts.`]
      const cases = mergedBy(own)
      const passed = [...cases.values()].filter(({ outcome }) => outcome === 'passed').length
      const shapes = (table[expected.adapter] ?? []).map(stable)
      return [
        ...(cases.size < all.size ? [`${name} ran ${cases.size} of ${all.size} cases.`] : []),
        ...(passed < expected.least ? [`${name} passed ${passed} cases, ${expected.least} were due.`] : []),
        ...(own.every(({ capabilities }) => shapes.includes(stable(capabilities)))
          ? []
          : [`What ${name} can do is not what golden.fixture.ts says.`]),
      ]
    }),
  ]
}

/** One row a case, one column a pair, within 120 columns. */
export function conformanceTable(records: readonly ConformanceRecord[]): string {
  const pairs = [...pairsOf(records)].map(([name, own]) => ({ name, cases: mergedBy(own) }))
  const cases = [...new Set(records.map((record) => record.case))]
  const room = Math.min(120 - pairs.length * cellWidth, Math.max(...cases.map((name) => name.length)))
  const row = (name: string, cells: readonly string[]) =>
    (fitted(name, room) + cells.map((cell) => cell.padStart(cellWidth)).join('')).trimEnd()
  const count = (wanted: string) =>
    pairs.map((pair) => String([...pair.cases.values()].filter((one) => cellOf(one) === wanted).length))
  return [
    ...pairs.map(({ name }, index) => `${String(index + 1).padStart(3)}  ${name}`),
    '',
    row(
      '',
      pairs.map((_, index) => String(index + 1)),
    ),
    ...cases.map((name) =>
      row(
        name,
        pairs.map((pair) => cellOf(pair.cases.get(name))),
      ),
    ),
    '',
    row(`${marks.passed} passed`, count(marks.passed)),
    row(`${marks.capability} n/a by capability`, count(marks.capability)),
    row(`${marks.other} n/a by what the form or the backend has`, count(marks.other)),
    row(`${marks.failed} failed`, count(marks.failed)),
  ].join('\n')
}

const cellWidth = 4
const marks = { passed: '✓', capability: '–', other: '·', failed: '✗', missing: '?' }

function cellOf(record: ConformanceRecord | undefined): string {
  if (!record) return marks.missing
  if (record.outcome === 'n/a') return record.by === 'capability' ? marks.capability : marks.other
  return marks[record.outcome]
}

const nameOf = ({ adapter, server }: ConformancePair): string => `${adapter} × ${server}`

function pairsOf(records: readonly ConformanceRecord[]): Map<string, ConformanceRecord[]> {
  const pairs = new Map<string, ConformanceRecord[]>()
  for (const record of [...records].sort((a, b) => rank(a) - rank(b))) {
    pairs.set(nameOf(record), [...(pairs.get(nameOf(record)) ?? []), record])
  }
  return pairs
}

/** In the order of the list, whichever project ended first. */
function rank(pair: ConformancePair): number {
  const index = duePairs.findIndex((due) => nameOf(due) === nameOf(pair))
  return index < 0 ? duePairs.length : index
}

/** A pair runs with several forms: a failure with one is a failure, and what passed with one has been tried. */
function mergedBy(records: readonly ConformanceRecord[]): Map<string, ConformanceRecord> {
  const weight = { failed: 2, passed: 1, 'n/a': 0 }
  const merged = new Map<string, ConformanceRecord>()
  for (const record of records) {
    const before = merged.get(record.case)
    if (!before || weight[record.outcome] > weight[before.outcome]) merged.set(record.case, record)
  }
  return merged
}

const fitted = (text: string, room: number): string =>
  text.length > room ? `${text.slice(0, room - 1)}…` : text.padEnd(room)

const stable = (value: object): string => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
