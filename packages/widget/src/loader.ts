// The script tag: one classic script, the only thing a page pays for before a click.
import { installApi } from './api.ts'
import { configure, findWidget, listen, type Mount, make, pageLink, tag, widgetClass } from './element.ts'

/** Filled in by the build: the folder of the chunks as seen from this file, and SHA-256 in base64 of the first ones. */
declare const OTKLIK_FOLDER: string
declare const OTKLIK_FIRST: Record<'panel' | 'pos', FirstChunk> & Record<'client' | string, unknown>

/** Until it has arrived it is a string, which can `attach` nothing. */
type FirstChunk = Pick<typeof import('./panel-chunk.ts'), 'attach'>

const script = document.currentScript as HTMLScriptElement
const { dataset, nonce } = script
const { href, origin } = new URL(OTKLIK_FOLDER, script.src)
/** Each as its hash until it is there, and then itself; the client stays a hash. */
const first = OTKLIK_FIRST

const mount: Mount = async (widget, ifUnsent) => {
  if (ifUnsent && !localStorage.otklik) return

  // A module is checked against its hash here, and imported only afterwards: a failure would not stop an `import()`.
  const pass = (file: string) =>
    new Promise<unknown>((onload, onerror) => {
      const link = make('link', {
        rel: 'modulepreload',
        crossOrigin: '',
        nonce,
        integrity: `sha256-${first[file]}`,
        href: `${href + file}.js`,
        onload,
        onerror,
      })
      // Without it, neither event would come.
      if (link.relList.supports('modulepreload')) (widget.shadowRoot as ShadowRoot).append(link)
      else onload(0)
    })

  // Until it is there every sign of intent asks once more; the browser fetches an address but once.
  const name = widget.matches('[adapter^=p]') ? 'pos' : 'panel'
  if (!(first[name] as Partial<FirstChunk>).attach) {
    // Side by side with the panel, which asks for it again and says what went wrong.
    if (name < 'po') pass('client').catch(() => {})
    await pass(name).catch(() => pass(name))
    first[name] = await import(`${href + name}.js`)
  }
  return first[name].attach(widget, href, nonce)
}

try {
  customElements.define(tag, widgetClass(mount, origin))
  listen(mount)
} catch {
  // An old browser, or the name is taken: by a second copy of the script, or by the site's own import of the package.
}

const main = () => {
  if (dataset.organization || dataset.adapter) {
    const widget = make(tag, {})
    configure(widget, dataset)
    if (!widget.box) widget.append(pageLink(widget, origin))
    // A script that stands twice in the page makes one widget.
    if (!findWidget(dataset.organization)?.isEqualNode(widget)) {
      // A floating one stands outside the body, so that a page which swaps its body keeps it.
      const inFlow = widget.matches('[mode]:not([mode*=o])') && script.closest('body')
      ;(inFlow ? script : document.body).after(widget)
    }
  }
  installApi()
}

// «loading» is the only state after «j».
if (document.readyState > 'j') addEventListener('DOMContentLoaded', main)
else main()
