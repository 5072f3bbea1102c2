import type { PanelHost } from '../panel-host.ts'
import { styles } from './styles.ts'

/** Where the panel stands: a modal dialog, or a box in the page's flow. */
export interface Stage {
  readonly box: HTMLElement
  show(): void
  hide(): void
  /** After the element was moved, a dialog that was open has lost its place above the page. */
  restore(open: boolean): void
  remove(): void
}

let sheet: CSSStyleSheet | undefined

export function createStage(host: PanelHost, inFlow: boolean, onCancel: () => void, onHidden: () => void): Stage {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
  }
  const own = sheet
  const { root } = host
  if (!root.adoptedStyleSheets.includes(own)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, own]

  const dialog = document.createElement('dialog')
  const box = inFlow ? document.createElement('section') : dialog
  // Session recorders leave out what has these classes.
  box.className = `panel ${inFlow ? 'flow' : 'sheet'} ym-hide-content ym-disable-keys`
  box.setAttribute('part', 'dialog')
  box.setAttribute('aria-labelledby', 'title')
  // Before the launcher, which a rule of ours hides while the dialog is open; in the flow, after it.
  if (inFlow) root.append(box)
  else root.prepend(box)

  dialog.addEventListener('cancel', (event) => {
    // A file field's cancel bubbles up to here as well.
    if (event.target !== dialog) return
    event.preventDefault()
    onCancel()
  })
  // A browser may close it by itself. Told late, the event may find it open again.
  dialog.addEventListener('close', () => dialog.open || onHidden())

  return {
    box,
    show: () => dialog.showModal(),
    hide() {
      dialog.close()
      // At once: the focus is back already, and whoever has it may ask to open again before the event.
      onHidden()
    },
    restore(open) {
      if (!open || inFlow || dialog.matches(':modal')) return
      dialog.removeAttribute('open')
      dialog.showModal()
    },
    remove() {
      box.remove()
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== own)
    },
  }
}
