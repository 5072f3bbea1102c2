// The package for bundlers. Importing it registers nothing and is safe on a server; `@otklik/widget/define` registers.
import { chunks } from './chunks.ts'
import { type Mount, widgetClass } from './element.ts'
import type { OtklikWidget as Widget } from './otklik-widget.ts'
import type { LoadChunk } from './panel-host.ts'

export type { OtklikApi, OtklikCall } from './api.ts'
export type { Screen, WidgetEventMap, WidgetEvents } from './events.ts'
export type { Mode, Theme, WidgetOptions } from './options.ts'
export type { OpenOptions } from './otklik-widget.ts'

// Your bundler's own way to load a chunk, and your own way to protect it.
const load: LoadChunk = (chunk) => chunks[chunk]() as ReturnType<LoadChunk> as never
const backend = globalThis.location?.origin ?? ''

/** @internal Shared with `define.ts`. */
export const mount: Mount = async (widget, ifUnsent) => {
  if (ifUnsent && !localStorage.otklik) return
  const adapter = widget.adapter ?? widget.getAttribute('adapter')
  const handsOver = adapter === 'pos' || (adapter !== null && typeof adapter === 'object' && 'handoff' in adapter)
  // For the launcher and its fallback link.
  if (handsOver) widget.setAttribute('adapter', 'pos')
  return handsOver ? (await chunks.pos()).attach(widget) : (await chunks.panel()).join(widget, backend, load)
}

/** The class of `<otklik-widget>`. On a server and in a browser that is too old it is an empty one. */
export const OtklikWidget: new () => Widget =
  typeof document === 'object' && 'adoptedStyleSheets' in document
    ? widgetClass(mount, backend)
    : (class {} as unknown as new () => Widget)
export type OtklikWidget = Widget

// Frameworks set a property rather than an attribute only where the class has one.
OtklikWidget.prototype.adapter = undefined
OtklikWidget.prototype.host = undefined
