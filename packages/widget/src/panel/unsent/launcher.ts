/** Puts words on the launcher in place of its own, and takes them away again. Nothing of the page moves. */
export interface Note {
  /** Undefined gives the launcher its own words back. */
  set(text: string | undefined): void
  /** Whether this is the launcher, and has the words on it. */
  isOn(element: Element | undefined): boolean
  stop(): void
}

export function noteOnLauncher(root: ShadowRoot): Note {
  const box = root.querySelector('#o')
  let text: string | undefined
  /** The launcher that has the words, and its own. */
  let noted: { readonly launcher: HTMLElement; readonly own: string | null } | undefined

  function draw() {
    const launcher = box?.querySelector<HTMLElement>('button')
    if (noted && (noted.launcher !== launcher || text === undefined)) {
      noted.launcher.textContent = noted.own
      noted.launcher.style.cssText = ''
      noted = undefined
    }
    if (!launcher || text === undefined) return
    if (!noted) {
      noted = { launcher, own: launcher.textContent }
      // As wide as it was, and as wide as the words need where it was an icon.
      Object.assign(launcher.style, {
        boxSizing: 'border-box',
        minInlineSize: `min(${launcher.offsetWidth}px, 100vw - 2em)`,
        inlineSize: 'auto',
        blockSize: 'auto',
      })
    }
    launcher.textContent = text
  }

  // The element draws its launcher anew when the site changes an option.
  const redrawn = new MutationObserver(draw)
  if (box) redrawn.observe(box, { childList: true })
  return {
    set(next) {
      text = next
      draw()
    },
    isOn: (element) => element !== undefined && element === noted?.launcher,
    stop() {
      redrawn.disconnect()
      text = undefined
      draw()
    },
  }
}
