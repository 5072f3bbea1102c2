// Types `<otklik-widget>` in JSX of Preact: `import '@otklik/widget/preact'`.
import type { HTMLAttributes } from 'preact'
import type { OtklikWidgetAttributes, OtklikWidgetListeners } from './element-attributes.ts'
import type { OtklikWidget } from './otklik-widget.ts'

export type OtklikWidgetProps = Omit<HTMLAttributes<OtklikWidget>, keyof OtklikWidgetAttributes> &
  OtklikWidgetAttributes &
  OtklikWidgetListeners

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'otklik-widget': OtklikWidgetProps
    }
  }
}
