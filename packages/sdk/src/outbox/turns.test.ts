import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

/** Work that ends when it is told to. */
function piece(name: string, log: string[]) {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const work = async () => {
    log.push(`${name} begins`)
    await ended
    log.push(`${name} ends`)
    return name
  }
  return { work, end }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

test('what has one key is done one after another, in the order of asking', async () => {
  const turns = createTurns()
  const log: string[] = []
  const [first, second, third] = [piece('first', log), piece('second', log), piece('third', log)]
  const all = Promise.all([turns('a', first.work), turns('a', second.work), turns('a', third.work)])
  second.end()
  third.end()
  await settled()
  expect(log).toEqual(['first begins'])
  first.end()
  expect(await all).toEqual(['first', 'second', 'third'])
  expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends', 'third begins', 'third ends'])
})

test('what has another key does not wait', async () => {
  const turns = createTurns()
  const log: string[] = []
  const [first, second] = [piece('first', log), piece('second', log)]
  const held = turns('a', first.work)
  second.end()
  expect(await turns('b', second.work)).toBe('second')
  first.end()
  await held
})

test('a failure is the failure of its own turn alone', async () => {
  const turns = createTurns()
  const failing = turns('a', () => Promise.reject(new Error('broken')))
  const next = turns('a', async () => 'done')
  await expect(failing).rejects.toThrow('broken')
  expect(await next).toBe('done')
})

test('whoever stops waiting is not waited for, and does not go before its turn', async () => {
  const turns = createTurns()
  const log: string[] = []
  const [first, second, third] = [piece('first', log), piece('second', log), piece('third', log)]
  const abort = new AbortController()
  const held = turns('a', first.work)
  const given = turns('a', second.work, abort.signal)
  const last = turns('a', third.work)
  const reason = new Error('enough')
  abort.abort(reason)
  await expect(given).rejects.toBe(reason)
  third.end()
  await settled()
  expect(log).toEqual(['first begins'])
  first.end()
  await held
  expect(await last).toBe('third')
  expect(log).not.toContain('second begins')
})
