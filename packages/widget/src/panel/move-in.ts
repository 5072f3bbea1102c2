import { strengthenAccent } from './contrast.ts'
import { watchIdleness } from './idle.ts'
import { laterStyles } from './later-styles.ts'
import type { Panel } from './panel.ts'

export interface Housing {
  /** The site's colours may have changed. */
  refresh(): void
  moveOut(): void
}

/** Once per panel, when the later screens have arrived: their styles, the check of the site's accent, the idle clock. */
export function moveIn(panel: Panel, box: HTMLElement): Housing {
  const { root } = panel.host
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(laterStyles)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  const stopIdleness = watchIdleness(panel, box)
  strengthenAccent(box)
  return {
    refresh: () => strengthenAccent(box),
    moveOut() {
      stopIdleness()
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet)
    },
  }
}
