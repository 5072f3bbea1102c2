import { effect } from '@preact/signals'
import { strengthenAccent } from './contrast.ts'
import { historyEntry } from './history-entry.ts'
import { laterStyles } from './later-styles.ts'
import type { Panel } from './panel.ts'

export interface Housing {
  /** The site's colours may have changed. */
  refresh(): void
  moveOut(): void
}

/** Once per panel, when the later screens have arrived: what the first painting does not need. */
export function moveIn(panel: Panel, box: HTMLElement, close: () => void): Housing {
  const { root } = panel.host
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(laterStyles)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  let moved = false
  panel.host.load('drafts').then(
    ({ keep }) => {
      if (!moved) panel.drafts.value = keep(panel, box)
    },
    // Then the page keeps what is written, as long as it is open.
    () => {},
  )
  const entry = historyEntry(panel.host, close)
  // A header and a footer that stay in place would leave a keyboard's owner nothing to see.
  const fit = () => {
    const height = visualViewport?.height ?? innerHeight
    box.classList.toggle('low', height < 30 * Number.parseFloat(getComputedStyle(box).fontSize))
  }
  visualViewport?.addEventListener('resize', fit)
  const stopWatching = effect(() => {
    if (!panel.open.value) return
    entry.add()
    fit()
    strengthenAccent(box)
    return entry.drop
  })
  strengthenAccent(box)
  return {
    refresh: () => strengthenAccent(box),
    moveOut() {
      stopWatching()
      moved = true
      panel.drafts.value?.stop()
      visualViewport?.removeEventListener('resize', fit)
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet)
    },
  }
}
