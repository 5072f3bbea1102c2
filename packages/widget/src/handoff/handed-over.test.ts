import { pos } from '@otklik/sdk/pos'
import { expect, test } from 'vitest'
import { configure, make, pageLink } from '../element.ts'
import type { OtklikWidget } from '../otklik-widget.ts'
import { handedOver } from './handed-over.ts'

const widget = (attributes: Record<string, string>) => {
  const element = make('div', {}) as unknown as OtklikWidget
  configure(element, { adapter: 'pos', ...attributes })
  return element
}

test.each([
  [{ 'opa-id': '216934' }, pos({ opaId: 216934 })],
  // As the script tag's data set writes it.
  [{ opaid: '216934', procedure: 'appeal' }, pos({ opaId: 216934, procedure: 'appeal' })],
  [{ 'opa-id': '7', procedure: 'message' }, pos({ opaId: 7, procedure: 'message' })],
])('the SDK, the frame and the fallback link say the same address: %o', (attributes, { handoff }) => {
  expect(handedOver(widget(attributes))).toEqual(handoff)
  expect(pageLink(widget(attributes), '').href).toBe(handoff.url)
})

test('what the page gives as a property wins', () => {
  const given = pos({ opaId: 3, origin: 'https://mirror.example' })
  const element = Object.assign(widget({ 'opa-id': '7' }), { adapter: given })
  expect(handedOver(element)).toEqual(given.handoff)
})

test.each(['', '0', '12&fz59=true', 'Киров'])('the number «%s» is refused', (opaId) => {
  expect(() => handedOver(widget({ 'opa-id': opaId }))).toThrow('opa-id must be a whole number above zero')
})
