// Types `<otklik-widget>` in JSX of React 19: `import '@otklik/widget/react'`.
import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type { OtklikWidgetAttributes, OtklikWidgetListeners } from './element-attributes.ts'
import type { OtklikWidget } from './otklik-widget.ts'

type Native = DetailedHTMLProps<HTMLAttributes<OtklikWidget>, OtklikWidget>

export type OtklikWidgetProps = Omit<Native, keyof OtklikWidgetAttributes> &
  OtklikWidgetAttributes &
  OtklikWidgetListeners

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'otklik-widget': OtklikWidgetProps
    }
  }
}
