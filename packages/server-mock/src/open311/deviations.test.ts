import { open311 } from '@otklik/sdk/open311'
import { describe, expect, test, vi } from 'vitest'
import { importWithout } from '../without.fixture.ts'
import { deviations } from './deviations.ts'
import { proofs } from './proofs/index.fixture.ts'
import { detailsOf, formOf, hole, type Make, sendOnce, track, visit } from './proofs/visit.fixture.ts'
import { quirkNames } from './quirks/index.ts'

// Copies of the adapter are made while others of the machine are busy.
vi.setConfig({ testTimeout: 60_000 })

test('deviations are numbered without a gap', () => {
  expect(deviations.map(({ number }) => number)).toEqual(deviations.map((_, index) => index + 1))
})

test('every deviation has a proof, and nothing else has one', () => {
  expect(proofs.map(({ number }) => number)).toEqual(deviations.map(({ number }) => number))
})

test('every quirk belongs to a deviation', () => {
  expect(quirkNames.filter((name) => !deviations.some(({ quirk }) => quirk === name))).toEqual([])
})

describe.each(proofs)('$number', ({ number, check, without, everywhere }) => {
  const { server, fact } = deviations[number - 1] ?? expect.fail('no such deviation')

  test(`${server}. ${fact}: the adapter bears with it`, () => check(open311))

  test(`${server}. ${fact}: it would not without what is for that`, async () => {
    const { open311: lesser } = await importWithout<{ open311: Make }>('adapters/open311/index.ts', [without].flat())
    // It is lesser in that alone: with a server that keeps to the specification it still works.
    if (!everywhere) await plainTrip(lesser)
    await expect(check(lesser)).rejects.toThrow()
  })
})

/** A form is filled in and sent, and followed. */
async function plainTrip(make: Make): Promise<void> {
  const on = visit(make, {})
  expect((await formOf(on)).categories).toHaveLength(3)
  expect((await detailsOf(on, 'POT')).questions).toHaveLength(7)
  const number = await sendOnce(on, hole())
  expect(await track(on, number)).toMatchObject({ number, text: hole().text })
}
