import { cleanup, fireEvent } from '@testing-library/preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type OpenedPanel, openPanel } from '../open-panel.fixture.ts'
import { edit } from '../panel.ts'
import { keep } from './index.tsx'

const minute = 60_000
let opened: OpenedPanel
let stop: () => void

beforeEach(async () => {
  opened = await openPanel({ sharedDevice: true })
  vi.useFakeTimers()
  const drafts = keep(opened.panel, opened.box)
  opened.panel.drafts.value = drafts
  stop = drafts.stop
})
afterEach(() => {
  stop()
  vi.useRealTimers()
  cleanup()
  document.body.replaceChildren()
})

function write(): void {
  edit(opened.panel, { text: 'На улице Ленина яма' })
  fireEvent.input(opened.box)
}

test('eight idle minutes bring a warning, ten erase everything', () => {
  write()
  vi.advanceTimersByTime(8 * minute)
  expect(opened.panel.screen.value).toBe('idle')
  expect(opened.panel.written.value.text).toBe('На улице Ленина яма')
  vi.advanceTimersByTime(2 * minute)
  expect(opened.panel.written.value.text).toBe('')
  expect(opened.panel.screen.value).toBe('tell')
})

test('a sign of life puts it off', () => {
  write()
  vi.advanceTimersByTime(7 * minute)
  fireEvent.keyDown(opened.box, { key: 'Tab' })
  vi.advanceTimersByTime(7 * minute)
  expect(opened.panel.screen.value).toBe('tell')
})

test('who answers the warning goes on where they were', async () => {
  write()
  opened.panel.screen.value = 'place'
  await vi.advanceTimersByTimeAsync(8 * minute)
  fireEvent.click(opened.screen.getByRole('button', { name: 'Я здесь' }))
  expect(opened.panel.screen.value).toBe('place')
  vi.advanceTimersByTime(2 * minute)
  expect(opened.panel.written.value.text).toBe('На улице Ленина яма')
})

test('on a computer of one’s own nothing is erased', () => {
  opened.panel.shared.value = false
  write()
  vi.advanceTimersByTime(60 * minute)
  expect(opened.panel.written.value.text).toBe('На улице Ленина яма')
})
