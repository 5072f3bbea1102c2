import { effect, untracked } from '@preact/signals'
import type { Panel } from '../panel.ts'
import type { Keeper } from './keeper.ts'
import { draftsWords } from './words.ts'

/** How long it stands there, ms. It says nothing that is not said in the form as well. */
const LASTS = 8_000

/** What only this looks like. */
const styles = /* css */ `
.left { position: fixed; pointer-events: none; inset: auto 1.5em 6em auto; z-index: var(--otklik-z, 2147483000); max-width: min(22em, 100vw - 3em); padding: calc(var(--space) * 1.5); border: 1px solid var(--border); border-radius: var(--radius); box-shadow: var(--otklik-shadow, 0 8px 32px #0005) }
.left:empty { display: none }
`

/** Says, where the panel was, that closing it has kept a draft. */
export function notice(panel: Panel, { kept, flush }: Keeper): () => void {
  const { root } = panel.host
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  const region = document.createElement('p')
  region.className = 'panel left'
  // There and empty before it is used: what comes along with its region is not read out.
  region.setAttribute('role', 'status')
  root.append(region)
  let timer: ReturnType<typeof setTimeout> | undefined
  let wasOpen = false
  const tell = (text: string) => {
    clearTimeout(timer)
    region.lang = panel.language.value
    region.textContent = text
    if (text) timer = setTimeout(tell, LASTS, '')
  }
  const stop = effect(() => {
    const closed = wasOpen && !panel.open.value
    wasOpen = panel.open.value
    untracked(() => tell(''))
    // Not before it is so.
    if (closed) flush().then(() => !panel.open.value && kept() && tell(draftsWords(panel).closed))
  })
  return () => {
    stop()
    clearTimeout(timer)
    region.remove()
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}
