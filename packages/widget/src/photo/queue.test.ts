import { expect, test } from 'vitest'
import { createQueue } from './queue.ts'

test('work begins only when the work before it has ended, well or badly', async () => {
  const inTurn = createQueue()
  const log: string[] = []
  const work = (name: string) => async () => {
    log.push(`${name} begins`)
    await Promise.resolve()
    log.push(`${name} ends`)
    if (name === 'second') throw new Error(name)
    return name
  }
  const results = await Promise.allSettled([inTurn(work('first')), inTurn(work('second')), inTurn(work('third'))])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(log).toEqual(['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]))
})
