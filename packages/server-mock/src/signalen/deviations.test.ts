import { signalen } from '@otklik/sdk/signalen'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { importWithout } from '../without.fixture.ts'
import { caseChecks } from './checks/cases.fixture.ts'
import { fileChecks } from './checks/files.fixture.ts'
import { formChecks } from './checks/form.fixture.ts'
import { questionChecks } from './checks/questions.fixture.ts'
import { reportChecks } from './checks/report.fixture.ts'
import { createTown } from './checks/town.fixture.ts'
import { createMockSignalen, signalenDeviations, signalenQuirks, usualQuirks } from './index.ts'

const checks = [...formChecks, ...questionChecks, ...reportChecks, ...fileChecks, ...caseChecks]

// Many adapters are made, each of its own source.
vi.setConfig({ testTimeout: 30_000 })

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterAll(() => server.close())

test('every deviation has a check', () => {
  expect(checks.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
    signalenDeviations.map(({ number }) => number),
  )
})

test('every quirk is one of them', () => {
  const named = signalenDeviations.flatMap(({ quirk }) => quirk ?? [])
  expect([...new Set(named)].sort()).toEqual(Object.keys(signalenQuirks).sort())
})

describe.each(signalenDeviations)('deviation $number: $fact', ({ number, quirk }) => {
  const { without, holds } = checks.find((check) => check.number === number) ?? { without: [], holds: undefined }

  /** Plays the check with an adapter against a municipality of its own. */
  async function play(adapter: typeof signalen): Promise<void> {
    const mock = createMockSignalen({ quirks: [...usualQuirks, ...(quirk ? [quirk] : [])] })
    server.resetHandlers(...mock.handlers)
    await holds?.(createTown(adapter, mock))
  }

  test('the adapter knows it', async () => {
    await play(signalen)
  })

  test('and without what it does about it, it does not', async () => {
    const other = await importWithout<{ signalen: typeof signalen }>('adapters/signalen/index.ts', without)
    await expect(play(other.signalen)).rejects.toThrow()
  })
})
