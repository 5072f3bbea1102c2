import type { Attribute } from './attributes.ts'

/** An option of a widget as it is written. The script tag's data set has no dashes. */
export const optionOf = (widget: Element, name: Attribute): string | null =>
  widget.getAttribute(name) ?? widget.getAttribute(name.replace('-', ''))
