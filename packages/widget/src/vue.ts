// Types `<otklik-widget>` in templates of Vue 3: `import '@otklik/widget/vue'`. Listen with `@otklik:submitted="…"`.
import type {} from 'vue'
import type { OtklikWidgetAttributes, OtklikWidgetListeners } from './element-attributes.ts'

declare module 'vue' {
  interface GlobalComponents {
    'otklik-widget': new () => { $props: OtklikWidgetAttributes & OtklikWidgetListeners }
  }
}
