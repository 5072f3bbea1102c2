import { type FaultRecord, type FaultRow, faultRows } from '../examples/backend/src/faults/rows.ts'
import { columns } from './tally.ts'

/** What is wrong with a whole run, besides rows that failed: those are tests that failed. */
export function missingRows(records: readonly FaultRecord[], due: readonly FaultRow[] = faultRows): string[] {
  const found = new Set(records.map(({ row }) => row))
  return due
    .filter(({ name }) => !found.has(name))
    .map(({ name }) => `The fault row «${name}» did not come to its end.`)
}

/** The fault matrix: what was done to a message, what had to hold, and what was found. */
export function faultTable(records: readonly FaultRecord[], rows: readonly FaultRow[] = faultRows): string {
  const lines = rows.flatMap((row) => {
    const found = records.findLast(({ row: name }) => name === row.name)
    if (!found) return []
    const { cases, files, prepared, typed, note } = found
    const holds = cases === row.cases && files === prepared && typed
    const where = row.cases === 0 ? 'on the device' : 'in the case'
    return [
      [
        holds ? '✓' : '✗',
        /^\d/.test(row.name) ? `HTTP ${row.name}` : row.name,
        `${cases} of ${row.cases}`,
        `${files} of ${prepared}`,
        `${typed ? 'whole' : 'LOST'}, ${where}`,
        fitted(note === undefined ? row.done : `${row.done} (${note})`),
      ],
    ]
  })
  return columns([['', 'fault', 'cases', 'files', 'what was typed', 'what is done'], ...lines])
}

const room = 64
const fitted = (text: string): string => (text.length > room ? `${text.slice(0, room - 1)}…` : text)
