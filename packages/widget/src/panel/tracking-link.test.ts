import { beforeEach, expect, test } from 'vitest'
import { takeLink } from './tracking-link.ts'

beforeEach(() => {
  history.replaceState(null, '', '/o/kirov/track?lang=ru')
})

test('number and token are taken out of the address at once', () => {
  history.replaceState(null, '', '/o/kirov/track?lang=ru#number=2026-000123-7&token=s%2Bcret')
  const entries = history.length
  expect(takeLink()).toEqual({ number: '2026-000123-7', token: 's+cret' })
  expect(location.href).toMatch(/\/o\/kirov\/track\?lang=ru$/)
  expect(history.length).toBe(entries)
})

test('another fragment of the page is left alone', () => {
  history.replaceState(null, '', '#contacts')
  expect(takeLink()).toBeUndefined()
  expect(location.hash).toBe('#contacts')
})
