import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ConformanceRecord } from '@otklik/sdk/conformance'
import { type FaultRecord, type FaultRow, faultRows } from '../examples/backend/src/faults/rows.ts'
import { provideBrowsers } from './browsers.ts'
import { buildPages } from './build.ts'
import { check } from './check.ts'
import { command } from './command.ts'
import { breachesOf, conformanceTable } from './conformance.ts'
import { faultTable, missingRows } from './faults.ts'
import { size } from './size.ts'
import { judge, lastLine, remarks, type Section, type Tally, table } from './tally.ts'

const runners = { check, size, vitest, playwright }
type Runner = keyof typeof runners

/** Where a skipped test would hide that a whole database was never tried. */
const mayNotSkip = new Set(['backend'])

const chosen = chooseRunners()
const sections: Section[] = []
let records: ConformanceRecord[] = []
const faults: FaultRecord[] = []
if (chosen.some((name) => name === 'vitest' || name === 'playwright')) await run('browsers', browsers)
// size and the browser tests need the built widget; when all runs, the check has built it.
if (!chosen.includes('check') && chosen.some((name) => name !== 'vitest')) await run('build', build)
for (const name of chosen) await run(name, runners[name])

const tallies = sections.flatMap(({ parts }) => parts)
if (records.length > 0) console.log(`\n── adapters × servers\n${conformanceTable(records)}`)
if (faults.length > 0) console.log(`\n── fault matrix\n${faultTable(faults)}`)
console.log(`\n${table(sections)}\n\n${remarks(tallies)}${lastLine(tallies)}`)
process.exitCode = tallies.some(({ failed }) => failed > 0) ? 1 : 0

async function run(name: string, runner: () => Promise<Tally[]>): Promise<void> {
  console.log(`\n── ${name}`)
  const began = performance.now()
  const parts = await runner().catch((error: Error): Tally[] => {
    console.log(error.message)
    return [{ name: 'could not run', passed: 0, failed: 1, skipped: 0, note: error.message.split('\n')[0] ?? '' }]
  })
  sections.push({ name, seconds: (performance.now() - began) / 1000, parts })
}

async function browsers(): Promise<Tally[]> {
  await provideBrowsers(['chromium', 'firefox'])
  return []
}

async function build(): Promise<Tally[]> {
  const { code, output } = await buildPages()
  if (code !== 0) throw new Error(`What the pages need could not be built:\n${output}`)
  return []
}

async function vitest(): Promise<Tally[]> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-conformance-'))
  try {
    const file = join(folder, 'records.json')
    // Two at once, however few cores there are: much of the time a test waits for a database or a browser. What such waiting
    // upsets passes at the second try, and is named at the end of the run.
    const args = [
      'vitest',
      'run',
      '--maxWorkers=2',
      '--retry=1',
      '--reporter=default',
      '--reporter=./tools/vitest-tally.ts',
    ]
    const matrix = join(folder, 'faults.json')
    const env = { VITEST_CONFORMANCE_FILE: file, FAULT_RECORDS_FILE: matrix }
    const parts = await tallied('VITEST_TALLY_FILE', args, env)
    records = JSON.parse(await readFile(file, 'utf8').catch(() => '[]'))
    return [...parts, conformance(), await faultRowsOf(matrix, 'wire')]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The cases themselves are counted among the tests of their projects; here it counts what is wrong with the whole. */
function conformance(): Tally {
  const breaches = breachesOf(records)
  for (const breach of breaches) console.log(breach)
  const name = 'adapters × servers'
  const [note] = breaches
  return note === undefined
    ? { name, passed: 1, failed: 0, skipped: 0 }
    : { name, passed: 0, failed: breaches.length, skipped: 0, note }
}

/** Gathers the rows that a runner has tried; the rows themselves are counted among its tests. */
async function faultRowsOf(file: string, where: FaultRow['where']): Promise<Tally> {
  const found: FaultRecord[] = JSON.parse(await readFile(file, 'utf8').catch(() => '[]'))
  faults.push(...found)
  const missing = missingRows(
    found,
    faultRows.filter((row) => row.where === where),
  )
  for (const line of missing) console.log(line)
  const name = `fault matrix, ${where}`
  const [note] = missing
  return note === undefined
    ? { name, passed: 1, failed: 0, skipped: 0 }
    : { name, passed: 0, failed: missing.length, skipped: 0, note }
}

async function playwright(): Promise<Tally[]> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-faults-'))
  try {
    const file = join(folder, 'faults.json')
    const args = ['playwright', 'test', '--reporter=list,./tools/playwright-tally.ts']
    const parts = await tallied('PLAYWRIGHT_TALLY_FILE', args, { FAULT_RECORDS_FILE: file })
    return [...parts, await faultRowsOf(file, 'browser')]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Runs a test runner whose reporter leaves its tallies in the file that `variable` names. */
async function tallied(variable: string, args: readonly string[], env: Record<string, string> = {}): Promise<Tally[]> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-tally-'))
  try {
    const file = join(folder, 'tally.json')
    const { code } = await command('pnpm', ['exec', ...args], { env: { ...env, [variable]: file } })
    const reported = await readFile(file, 'utf8').catch(() => '[]')
    const parts = (JSON.parse(reported) as Tally[]).map((part) => judge(part, { noSkips: mayNotSkip.has(part.name) }))
    const failed = parts.some((part) => part.failed > 0)
    if (parts.length === 0) throw new Error(`Ended with ${code} and reported nothing.`)
    // A runner that fails for a reason of its own (a limit, a leak) must not be outvoted by its tests.
    if (code !== 0 && !failed) throw new Error(`Ended with ${code} though no test failed.`)
    return parts
  } finally {
    await rm(folder, { recursive: true })
  }
}

function chooseRunners(): Runner[] {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  const names = Object.keys(runners) as Runner[]
  if (values.only === undefined) return names
  const only = new Set(values.only.split(','))
  const unknown = [...only].filter((name) => !(name in runners))
  if (unknown.length > 0) {
    console.error(`Unknown runner ${unknown.join(', ')}. There are: ${names.join(', ')}.`)
    process.exit(2)
  }
  return names.filter((name) => only.has(name))
}
