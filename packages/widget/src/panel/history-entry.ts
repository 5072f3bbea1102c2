import type { PanelHost } from '../panel-host.ts'

/**
 * One entry in the page's history while the dialog is open, so that the phone's back button closes it. Browsers with
 * CloseWatcher do that for a modal dialog by themselves.
 */
export function historyEntry(host: PanelHost, close: () => void) {
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
