// Registers `<otklik-widget>` and listens for what opens it. Does nothing on a server, in a browser that is too old, and
// where the name is taken.
import { listen, tag } from './element.ts'
import { mount, OtklikWidget } from './index.ts'

if (typeof document === 'object' && 'adoptedStyleSheets' in document && !customElements.get(tag)) {
  customElements.define(tag, OtklikWidget)
  listen(mount)
}
