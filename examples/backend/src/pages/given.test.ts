import { expect, test } from 'vitest'
import type { Organization } from '../organizations/index.ts'
import { createSecrets } from '../secrets.ts'
import { isDoubtful, readGiven, writeGiven } from './given.ts'

const backend = { secrets: createSecrets('the secret of the tests') }
const kirov = { id: 'kirov' } as Organization
const library = { id: 'library' } as Organization
const at = new Date('2026-11-22T09:00:00Z')
const later = (ms: number) => new Date(at.getTime() + ms)

test('what was given out is known again', () => {
  for (const given of [
    { at, again: false },
    { at, again: true },
  ]) {
    expect(readGiven(backend, kirov, 'key', writeGiven(backend, kirov, 'key', given))).toEqual(given)
  }
})

test('it is good for its organization and its draft alone, and nobody can change it', () => {
  const text = writeGiven(backend, kirov, 'key', { at, again: false })
  expect(readGiven(backend, library, 'key', text)).toBeUndefined()
  expect(readGiven(backend, kirov, 'another', text)).toBeUndefined()
  for (const changed of ['', text.replace('first', 'again'), `1${text}`, text.slice(0, -1), 'x.y.z']) {
    expect(readGiven(backend, kirov, 'key', changed)).toBeUndefined()
  }
})

test('a form of ours that somebody has taken time over is in no doubt', () => {
  expect(isDoubtful({ at, again: false }, '', later(3_000))).toBe(false)
  expect(isDoubtful({ at, again: false }, '', later(30 * 86_400_000))).toBe(false)
})

test('one that is not ours, that came at once or with the hidden field filled in is asked for once more', () => {
  expect(isDoubtful(undefined, '', later(60_000))).toBe(true)
  expect(isDoubtful({ at, again: false }, '', later(2_999))).toBe(true)
  expect(isDoubtful({ at, again: false }, 'https://spam.example', later(60_000))).toBe(true)
})

test('whoever has been asked once is not caught by the hidden field again', () => {
  expect(isDoubtful({ at, again: true }, 'https://town.example', later(60_000))).toBe(false)
})
