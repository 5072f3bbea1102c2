import type { Handoff } from '@otklik/sdk'
import { optionOf } from '../option-of.ts'
import type { OtklikWidget } from '../otklik-widget.ts'

/**
 * What a widget opens instead of a panel: what the page has given as a property, or what the attributes name. Throws where
 * they name none. It is what `pos()` of `@otklik/sdk/pos` makes, whose errors would be a tenth of this chunk.
 */
export function handedOver(widget: OtklikWidget): Handoff['handoff'] {
  const { adapter } = widget
  if (adapter && typeof adapter === 'object' && 'handoff' in adapter) return adapter.handoff
  const opaId = optionOf(widget, 'opa-id')?.trim() ?? ''
  if (!/^[1-9]\d{0,9}$/.test(opaId)) throw new TypeError(rule)
  const origin = 'https://pos.gosuslugi.ru'
  return { url: `${origin}/form?opaId=${opaId}&fz59=${widget.matches('[procedure=appeal]')}`, origin }
}

const rule = 'opa-id must be a whole number above zero'
