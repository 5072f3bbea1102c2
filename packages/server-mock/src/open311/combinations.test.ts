import { isOtklikError } from '@otklik/sdk'
import { open311 } from '@otklik/sdk/open311'
import { expect, test, vi } from 'vitest'
import { type Quirk, quirkNames } from './index.ts'
import { addNeighbours, attempt, hole, jobOf, pictures, type Visit, visit } from './proofs/visit.fixture.ts'

vi.setConfig({ testTimeout: 60_000 })

// Nobody knows in which ways the next server deviates. Whatever it is, two promises hold: a report is posted once for each
// time that a resident sends it, and a number that is shown is that of the resident's own report.

const tries = 300

test('whatever deviations come together, nothing is posted twice and no number is made up', async () => {
  const random = randomFrom(2026)
  const ends = new Set<string>()
  for (let count = 0; count < tries; count += 1) {
    const quirks = quirkNames.filter(() => random() < 0.07)
    const withFile = random() < 0.3
    const format = pick(['json', 'xml', 'auto'] as const, random)
    const on = visit(open311, { quirks, options: { format, ...(withFile && { upload: 'multipart' }) } })
    const code = codeOf(quirks)
    addNeighbours(on, pick([0, 1, 2], random))
    // Somebody writes the same about another house.
    if (random() < 0.3) on.town.operator.add({ serviceCode: 'POT', description: hole().text, lat: 55.76, long: 37.62 })
    const kind = pick([undefined, undefined, 'answer_lost', 'malformed'] as const, random)
    if (kind) on.town.faults.add({ kind, route: 'submit' })
    ends.add(await sendWith(on, jobOf(hole({ category: code }), withFile ? await pictures(1) : []), quirks))
  }
  // It is no test of one end alone.
  expect([...ends].sort()).toEqual(['accepted', 'pending', 'refused', 'unknown'])
})

async function sendWith(on: Visit, job: ReturnType<typeof jobOf>, quirks: readonly Quirk[]): Promise<string> {
  const others = on.town.operator.list().length
  try {
    let { result, kept } = await attempt(on, job)
    for (let again = 0; again < 2 && result.state !== 'accepted'; again += 1) {
      // Nothing has gone out: it may be sent.
      if (kept === undefined) break
      ;({ result, kept } = await attempt(on, job, kept))
    }
    expect(on.asked.filter((one) => one.startsWith('POST')).length, quirks.join(', ')).toBeLessThanOrEqual(1)
    if (result.state === 'accepted') {
      const own = on.town.operator.list().slice(others)
      expect(
        own.map(({ id }) => id),
        quirks.join(', '),
      ).toContain(result.receipt.number)
    }
    return result.state
  } catch (error) {
    if (!isOtklikError(error)) throw error
    return 'refused'
  }
}

/** What the theme about holes is called, where codes are changed. */
function codeOf(quirks: readonly Quirk[]): string {
  if (quirks.includes('service-code-as-number')) return '1'
  return quirks.includes('code-is-name') ? 'Яма на дороге' : 'POT'
}

function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)] as T
}

/** Numbers from 0 to 1, the same in every run (a xorshift). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
