import { launcherStyles } from './launcher-styles.ts'
import type { OpenOptions, OtklikWidget } from './otklik-widget.ts'
import type { JoinedPanel } from './panel-chunk.ts'

// What a page pays for before a click: every byte counts here. Property names stay as they are written, and what the
// compiler puts in place of private fields for old browsers is long. What can wait stands in panel-chunk.ts.

export const tag = 'otklik-widget'

/**
 * Loads the panel into a widget, once. `ifUnsent`: only where the device keeps something that was not sent, which is
 * then sent; what keeps it says so in `localStorage`.
 */
export type Mount = (widget: OtklikWidget, ifUnsent?: unknown) => Promise<JoinedPanel | undefined>

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

/** Launcher, following. */
const words = (near: Element): [string, string] =>
  near.matches(':lang(en)')
    ? ['Report a problem or ask', 'Follow my message']
    : ['Сообщить о проблеме или спросить', 'Узнать, что с моим сообщением']

/**
 * A link to the page where the form works without this script, by the launcher's own name. The script tag's data set has
 * no dashes. Of the adapters `pos` alone begins with a «p».
 */
export const pageLink = (element: Element, backend: string) =>
  make('a', {
    href: element.matches('[adapter^=p]')
      ? `https://pos.gosuslugi.ru/form?opaId=${element.getAttribute('opa-id') || element.getAttribute('opaid')}&fz59=${element.matches('[procedure^=a]')}`
      : `${element.getAttribute('backend') || backend}/o/${element.getAttribute('organization')}`,
    textContent: words(element)[0],
  })

/** The class of `<otklik-widget>`; `backend` is taken by widgets that name none. */
export const widgetClass = (mount: Mount, backend: string): (new () => OtklikWidget) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(launcherStyles)

  return class extends HTMLElement {
    declare box: HTMLElement
    declare left: (() => void) | undefined
    declare adapter: OtklikWidget['adapter']
    declare host: OtklikWidget['host']

    static get observedAttributes() {
      return ['mode', 'label', 'lang']
    }

    constructor() {
      super()
      const root = this.attachShadow({ mode: 'open' })
      root.adoptedStyleSheets = [sheet]
      // biome-ignore lint/suspicious/noAssignInExpressions: shorter.
      root.append((this.box = make('div', { id: 'o' })))
    }

    connectedCallback() {
      this.attributeChangedCallback()
    }

    disconnectedCallback() {
      this.left?.()
    }

    attributeChangedCallback() {
      const [label, follow] = words(this)
      const { box } = this
      const button = (textContent: string) =>
        make('button', {
          part: 'launcher',
          textContent,
          onclick: ({ target: opener }: { target: Element }) => this.open({ opener }),
        })
      box.replaceChildren(button(this.getAttribute('label') || label))
      // The official form is followed on its own site.
      if (this.matches('[mode=banner]:not([adapter^=p])')) box.append(button(follow))
      if (this.matches('[mode^=i],[mode^=p],[debug]')) {
        // A busy page is told several things at once, the latest last.
        new IntersectionObserver(
          (entries) => (entries.pop() as (typeof entries)[0]).isIntersecting && this.open(0),
        ).observe(box)
      }
    }

    async open(request?: OpenOptions | 0) {
      try {
        ;((await mount(this)) as JoinedPanel).open(request)
      } catch {
        const link = pageLink(this, backend)
        this.box.replaceChildren(link)
        if (request) link.focus()
        this.dispatchEvent(new CustomEvent('otklik:error', { bubbles: true, composed: true, detail: { code: 'load' } }))
      }
    }

    // The panel puts its own in place.
    close() {}
  }
}

/** Listens for what opens a widget, or is about to; and for the moment when the page has nothing left to load. */
export const listen = (mount: Mount) => {
  ;['click', 'pointerover', 'focusin', 'scroll', 'load'].map((type) =>
    addEventListener(
      type,
      (event) => {
        const target = event.target as OtklikWidget
        const opener = target.closest?.<HTMLElement>('[data-otklik-open]')
        const widget = opener ? findWidget(opener.dataset.otklikOpen) : target
        // The click.
        if (type < 'd' && opener && widget) {
          event.preventDefault()
          widget.open({ opener })
        }

        const focused = document.querySelector(':focus-visible')?.getBoundingClientRect() as DOMRect
        for (const one of document.querySelectorAll(tag)) {
          const { box } = one
          // Whichever is meant; and any other that has something to send, however late it has come.
          mount(one, one !== widget).catch(() => {})
          // The floating launcher lets through what has the keyboard's focus where it stands (WCAG 2.4.11).
          const own = box.getBoundingClientRect()
          box.style.clipPath = own.y < focused?.bottom && focused.y < own.bottom ? 'inset(50%)' : ''
        }
      },
      true,
    ),
  )
}
