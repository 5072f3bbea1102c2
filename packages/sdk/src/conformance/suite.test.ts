import { expect, test, vi } from 'vitest'
import { type Lie, register } from './liar.fixture.ts'
import { conformanceCases } from './suite.ts'

// The suite is tried on an adapter without keys, whose files follow: that it finds every lie, and only lies.

vi.setConfig({ testTimeout: 60_000 })

test.each(conformanceCases())('an adapter that keeps its word passes: $name', async ({ run }) => {
  expect(await run(await register())).toHaveProperty('outcome')
})

const lies: Record<Lie, { readonly caught: string; readonly says: RegExp }> = {
  'keeps nothing before it sends': { caught: 'lost: without a key, a checkpoint', says: /nothing has been kept/ },
  'does not wait for what it keeps': { caught: 'lost: without a key, a checkpoint', says: /nothing has been kept/ },
  'sends again instead of looking': { caught: 'lost: a message whose answer was lost is found', says: /1 more cases/ },
  "takes a neighbour's message": { caught: "lost: a neighbour's message", says: /expected "unknown"/ },
  'takes the first of two alike': { caught: 'lost: of two messages alike', says: /somebody else's number/ },
  'takes nothing for found': { caught: 'lost: a message whose answer was lost is found', says: /says "unknown"/ },
  'takes a refused look for a refused message': { caught: 'lost: while it is looked for', says: /"refused"/ },
  'takes anything for a receipt': { caught: 'unreadable: whatever comes for a submission', says: /a receipt was made/ },
  'lets errors of its own through': { caught: 'unreadable: whatever comes for a case', says: /not an OtklikError/ },
  'sends again instead of asking for the number': { caught: 'submit: a number that comes later', says: /1 more cases/ },
  'fails for a file': { caught: 'partial: a message whose file did not', says: /no connection|offline/ },
  'sends all files again': { caught: 'partial: given up while', says: /requests that change something/ },
  'names a file that was never there': {
    caught: 'partial: a message whose file did not',
    says: /that was never there/,
  },
  'shows contacts to everybody': { caught: 'nearby: a case is found', says: /shows a contact/ },
  'sends though it was given up': { caught: 'submit: given up before it began', says: /the reason was due/ },
}

test.each(Object.entries(lies))('an adapter that %s is caught', async (lie, { caught, says }) => {
  const [found, ...others] = conformanceCases().filter(({ name }) => name.startsWith(caught))
  expect(others).toEqual([])
  await expect(found?.run(await register(lie as Lie))).rejects.toThrow(says)
  expect(await found?.run(await register())).toEqual({ outcome: 'passed' })
})
