import { expect, test } from 'vitest'
import { followLooks } from './follow-looks.ts'
import type { Insets } from './host.ts'
import { createNetwork } from './network.fixture.ts'

function followed(looks: { theme?: 'light' | 'dark'; language?: 'ru' | 'en'; insets?: Insets }) {
  const widget = document.createElement('div')
  const root = widget.attachShadow({ mode: 'open' })
  const { network, tell, listeners } = createNetwork({
    theme: () => looks.theme,
    language: () => looks.language,
    insets: () => looks.insets,
  })
  const leaving = new AbortController()
  followLooks(widget, root, network, leaving.signal)
  return { widget, root, tell, listeners, leave: () => leaving.abort() }
}

test('the element has theme, language and insets of the network, at once and when they change', () => {
  const looks: Parameters<typeof followed>[0] = { theme: 'dark', language: 'en' }
  const { widget, tell } = followed(looks)
  expect([widget.getAttribute('theme'), widget.getAttribute('lang')]).toEqual(['dark', 'en'])
  looks.theme = 'light'
  looks.insets = { top: 0, right: 1, bottom: 34, left: 2 }
  tell()
  expect(widget.getAttribute('theme')).toBe('light')
  expect(widget.style.getPropertyValue('--otklik-safe')).toBe('0px 1px 34px 2px')
})

test('what the network does not say is the page’s, and what it has not changed may be changed here', () => {
  const looks: Parameters<typeof followed>[0] = { language: 'ru' }
  const { widget, tell } = followed(looks)
  expect(widget.hasAttribute('theme')).toBe(false)
  widget.lang = 'en'
  looks.theme = 'dark'
  tell()
  expect(widget.lang).toBe('en')
})

test('an element that has left follows no more, and its sheet is gone', () => {
  const { root, listeners, leave } = followed({ theme: 'dark' })
  expect(root.adoptedStyleSheets).toHaveLength(1)
  leave()
  expect(listeners.size).toBe(0)
  expect(root.adoptedStyleSheets).toEqual([])
})
