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
  root.append(box)

  const entry = historyEntry(host, () => dialog.close())
  const fit = () => {
    const height = visualViewport?.height ?? innerHeight
    const em = Number.parseFloat(getComputedStyle(box).fontSize)
    box.classList.toggle('low', height < 30 * em)
  }
  fit()
  visualViewport?.addEventListener('resize', fit)

  dialog.addEventListener('cancel', (event) => {
    // A file field's cancel bubbles up to here as well.
    if (event.target !== dialog) return
    event.preventDefault()
    onCancel()
  })
  dialog.addEventListener('close', () => {
    entry.drop()
    onHidden()
  })

  return {
    box,
    show() {
      dialog.showModal()
      fit()
      entry.add()
    },
    hide: () => dialog.close(),
    restore(open) {
      if (!open || inFlow || dialog.matches(':modal')) return
      dialog.removeAttribute('open')
      dialog.showModal()
    },
    remove() {
      visualViewport?.removeEventListener('resize', fit)
      entry.drop()
      box.remove()
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== own)
    },
  }
}

/**
 * One entry in the page's history while the dialog is open, so that the phone's back button closes it. Browsers with
 * CloseWatcher do that for a modal dialog by themselves.
 */
function historyEntry(host: PanelHost, close: () => void) {
  let added = false
  const onPop = () => {
    added = false
    removeEventListener('popstate', onPop)
    close()
  }
  return {
    add() {
      if ('CloseWatcher' in window || !host.options().history) return
      history.pushState(history.state, '')
      added = true
      addEventListener('popstate', onPop)
    },
    drop() {
      if (!added) return
      added = false
      removeEventListener('popstate', onPop)
      history.back()
    },
  }
}
