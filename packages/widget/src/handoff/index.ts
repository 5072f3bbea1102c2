// Entry of the chunk `pos`: an official form elsewhere, in a frame. It stands alone: neither the panel nor the client is
// loaded for it.
import { configure, make } from '../element.ts'
import type { WidgetEvents } from '../events.ts'
import { optionOf } from '../option-of.ts'
import type { OtklikWidget } from '../otklik-widget.ts'
import type { JoinedPanel } from '../panel-chunk.ts'
import { type FormFrame, openFrame } from './frame.ts'
import { handedOver } from './handed-over.ts'
import { styles } from './styles.ts'
import { wordsAt } from './words.ts'

const joined = new WeakMap<OtklikWidget, JoinedPanel>()
let sheet: CSSStyleSheet | undefined

/** Puts the dialog, or in the page's flow the form itself, into a widget, once. */
export function attach(widget: OtklikWidget): JoinedPanel {
  const root = widget.shadowRoot
  const known = joined.get(widget)
  // The preload of this file.
  for (const left of root?.querySelectorAll('link') ?? []) left.remove()
  if (known) return known
  // Taken out of the page while the file was on its way.
  if (!root || !widget.isConnected) return { open() {} }
  // In place of the link that stood there if the file had failed before.
  if (root.querySelector('#o > a')) widget.attributeChangedCallback()
  // What has become of a message is seen on the form's own site.
  root.querySelector('#o > * + *')?.remove()

  const inFlow = widget.matches('[mode=inline], [mode=page]')
  const dialog = make('dialog', {})
  const box = inFlow ? make('section', {}) : dialog
  const title = make('h2', { id: 'handoff', tabIndex: -1 })
  const close = make('button', { textContent: '×', onclick: () => dialog.close() })
  const apart = make('a', { target: '_blank', rel: 'noopener' })
  const status = make('p', {})
  const header = make('div', { id: 'header', part: 'header' })
  const inside = make('div', { id: 'inside' })
  configure(status, { role: 'status' })
  configure(box, { class: 'handoff', part: 'dialog', 'aria-labelledby': title.id })
  header.append(title, ...(inFlow ? [] : [close]), apart, status)
  inside.append(header)
  box.append(inside)
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
  }
  const own = sheet
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, own]
  // In the flow, after the launcher's box, which tells when it comes into view.
  root.append(box)

  let opener: Element | undefined
  let frame: FormFrame | undefined

  function drop() {
    frame?.drop()
    frame = undefined
  }

  /** The form that the options name now, unless it is there already: what was typed into it is not thrown away. */
  function fill() {
    const form = handedOver(widget)
    const words = wordsAt(widget)
    box.lang = words.lang
    title.textContent = words.title(new URL(form.origin).host)
    configure(close, { 'aria-label': words.close })
    apart.textContent = words.apart
    if (frame && apart.href === form.url) return
    drop()
    apart.href = form.url
    status.textContent = words.loading
    frame = openFrame(inside, form, title.textContent, {
      loaded() {
        status.textContent = ''
      },
      failed(code) {
        status.textContent = words.failed
        if (code === 'load') say(`the policy of this page blocks the form: add ${form.origin} to frame-src`)
        emit('error', { code })
      },
      done() {
        if (inFlow) return
        dialog.close()
        drop()
      },
    })
  }

  function emit<N extends 'open' | 'close' | 'error'>(name: N, detail: Omit<WidgetEvents[N], 'organization'>) {
    const organization = widget.getAttribute('organization') ?? optionOf(widget, 'opa-id') ?? ''
    const event = { bubbles: true, composed: true, detail: { organization, ...detail } }
    widget.dispatchEvent(new CustomEvent(`otklik:${name}`, event))
  }

  function say(problem: unknown) {
    if (widget.hasAttribute('debug')) console.warn(`[otklik] ${problem}`)
  }

  dialog.onclose = () => {
    // On a shared computer the next resident is somebody else.
    if (!frame?.isLoaded() || (optionOf(widget, 'shared-device') ?? 'false') !== 'false') drop()
    emit('close', { draft: false })
    // The launcher keeps the focus where whatever opened it is gone, or cannot have it.
    root.querySelector<HTMLElement>('[part~=launcher]')?.focus({ preventScroll: true })
    ;(opener as HTMLElement | undefined)?.focus?.()
    opener = undefined
  }

  const changes = new MutationObserver(() => {
    if (inFlow && frame) fill()
  })
  changes.observe(widget, { attributes: true })

  widget.close = () => dialog.close()
  // Moving an element takes it out and puts it back at once: wait until it has landed. Its dialog is then no longer above
  // the page, and its frame begins anew, as browsers have it.
  widget.left = () =>
    queueMicrotask(() => {
      if (widget.isConnected) {
        if (dialog.open && !dialog.matches(':modal')) {
          dialog.removeAttribute('open')
          dialog.showModal()
        }
      } else if (joined.delete(widget)) {
        changes.disconnect()
        drop()
        box.remove()
        root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== own)
      }
    })

  try {
    handedOver(widget)
  } catch (error) {
    say(error)
  }

  const panel: JoinedPanel = {
    open(request) {
      if (inFlow) {
        fill()
        if (request !== 0) title.focus()
      } else if (request !== 0 && !dialog.open) {
        fill()
        opener = request?.opener ?? document.activeElement ?? undefined
        dialog.showModal()
        title.focus()
        emit('open', { screen: 'new' })
      }
    },
  }
  joined.set(widget, panel)
  return panel
}
