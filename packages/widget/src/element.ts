import { launcherStyles } from './launcher-styles.ts'
import type { OpenOptions, OtklikWidget } from './otklik-widget.ts'
import type { JoinedPanel } from './panel-chunk.ts'

// What a page pays for before a click: every byte counts here. Property names stay as they are written, and what the
// compiler puts in place of private fields for old browsers is long. What can wait stands in panel-chunk.ts.

export const tag = 'otklik-widget'

/** Loads the panel into a widget, once. */
export type Mount = (widget: OtklikWidget) => Promise<JoinedPanel>

/** An element with properties set. */
export const make = <T extends keyof HTMLElementTagNameMap>(name: T, properties: object) =>
  Object.assign(document.createElement(name), properties)

/** The first widget of the document, or the first of one organization. */
export const findWidget = (organization?: string) =>
  document.querySelector((tag + (organization ? `[organization="${organization}"]` : '')) as typeof tag)

/** Sets attributes. */
export const configure = (element: Element | null, options: Record<string, unknown>) => {
  for (const name in options) element?.setAttribute(name, options[name] as string)
}

/** Launcher, following, failure. */
const words = (near: HTMLElement): [string, string, string] =>
  /^en/.test(near.closest<HTMLElement>('[lang]')?.lang as string)
    ? ['Report a problem or ask', 'Follow my message', 'The form did not load. Open its own page']
    : [
        'Сообщить о проблеме или спросить',
        'Узнать, что с моим сообщением',
        'Форма не загрузилась. Откройте её на отдельной странице',
      ]

/** A link to the page where the form works without this script. */
export const pageLink = (element: HTMLElement, backend: string) =>
  make('a', {
    href: `${element.getAttribute('backend') || backend}/o/${element.getAttribute('organization')}`,
    textContent: words(element)[2],
  })

/** The class of `<otklik-widget>`; `backend` is taken by widgets that name none. */
export const widgetClass = (mount: Mount, backend: string): (new () => OtklikWidget) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(launcherStyles)

  return class extends HTMLElement {
    declare box: HTMLElement
    declare left: (() => void) | undefined
    declare adapter: OtklikWidget['adapter']

    static get observedAttributes() {
      return ['mode', 'label', 'lang']
    }

    constructor() {
      super()
      const root = this.attachShadow({ mode: 'open' })
      root.adoptedStyleSheets = [sheet]
      this.box = make('div', {
        id: 'o',
        onclick: ({ target: opener }: { target: HTMLButtonElement }) => opener.type && this.open({ opener }),
      })
      this.box.append(make('button', { part: 'launcher' }), make('button', { part: 'launcher' }))
      root.append(this.box)
    }

    connectedCallback() {
      this.attributeChangedCallback()
    }

    disconnectedCallback() {
      this.left?.()
    }

    attributeChangedCallback() {
      const { box } = this
      const [label, follow] = words(this)
      const [first, second] = box.querySelectorAll('button') as unknown as [HTMLElement, HTMLElement]
      first.textContent = this.getAttribute('label') || label
      second.textContent = follow
      if (this.matches('[mode^=i],[mode^=p],[debug]')) {
        new IntersectionObserver(([entry]) => entry?.isIntersecting && this.open(0)).observe(box)
      }
    }

    async open(request?: OpenOptions | 0) {
      try {
        ;(await mount(this)).open(request)
      } catch {
        const link = pageLink(this, backend)
        this.box.prepend(link)
        if (request) link.focus()
        this.dispatchEvent(new CustomEvent('otklik:error', { bubbles: true, composed: true, detail: { code: 'load' } }))
      }
    }

    // The panel puts its own in place.
    close() {}
  }
}

/** Listens for what opens a widget, or is about to. */
export const listen = (mount: Mount) => {
  for (const type of ['click', 'pointerover', 'focusin', 'scroll']) {
    addEventListener(
      type,
      (event) => {
        const target = event.target as OtklikWidget
        const opener = target.closest?.<HTMLElement>('[data-otklik-open]')
        const widget = opener ? findWidget(opener.dataset.otklikOpen) : target
        if (widget?.box) {
          if (type !== 'click') mount(widget).catch(() => {})
          else if (opener) {
            event.preventDefault()
            widget.open({ opener })
          }
        }

        // The floating launcher lets through what has the keyboard's focus in the strip where it stands (WCAG 2.4.11).
        const focused = document.activeElement as Element
        const { y, bottom } = focused.getBoundingClientRect()
        for (const { box } of document.querySelectorAll(tag)) {
          const own = box.getBoundingClientRect()
          box.style.clipPath = focused.matches(':focus-visible') && own.y < bottom && y < own.bottom ? 'inset(50%)' : ''
        }
      },
      true,
    )
  }
}
