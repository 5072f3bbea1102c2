import { optionOf } from '../option-of.ts'

/** In the state of the entries that are ours; whatever else a router keeps there stays. */
const mark = 'otklikBack'

const isOurs = () => Boolean((history.state as Record<string, unknown> | null)?.[mark])

/**
 * In the page's own history the panel as a page has one entry, as long as there is a way back in it: the back gesture of a
 * phone then does what «Назад» does, until the first screen, from where it leaves. The address stays as it is. A client with
 * a button of its own for that is told by `tell` when there is a way back.
 */
export function followBack(
  widget: HTMLElement,
  root: ShadowRoot,
  signal: AbortSignal,
  tell: (available: boolean) => void = () => {},
): void {
  const options = { signal }
  if (optionOf(widget, 'mode') !== 'page' || optionOf(widget, 'history') === 'off') return
  /** Whether the page stood on an entry of ours, and at what address. */
  let on = isOurs()
  let address = location.href
  let dropping = false
  let told = false

  const button = () => root.querySelector<HTMLElement>('.footer [type=button]')
  /** A router may hide the panel behind a page of its own. */
  const isSeen = () => root.querySelector('.flow')?.checkVisibility?.() ?? true

  const settle = () => {
    if (dropping || !isSeen()) return
    const wanted = Boolean(button())
    if (wanted && !isOurs()) history.pushState({ ...history.state, [mark]: true }, '')
    else if (!wanted && isOurs()) {
      dropping = true
      history.back()
    }
    if (told !== wanted) tell(wanted)
    told = wanted
    on = wanted
    address = location.href
  }
  const onPop = () => {
    const isElsewhere = location.href !== address
    const left = on && !isOurs() && !dropping && !isElsewhere
    dropping = false
    on = isOurs()
    if (left && isSeen()) button()?.click()
    else if (!isElsewhere) settle()
  }
  // What is seen at another address shows once the router has heard of it.
  const onRoute = () => setTimeout(() => signal.aborted || settle())

  const changes = new MutationObserver(settle)
  changes.observe(root, { childList: true, subtree: true })
  addEventListener('popstate', onPop, options)
  addEventListener('hashchange', onRoute, options)
  signal.addEventListener('abort', () => changes.disconnect())
}
