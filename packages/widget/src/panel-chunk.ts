// Entry of the chunk `panel`: joins an element to the panel inside it.
import type { BackendAdapter } from '@otklik/sdk'
import type { Attribute } from './attributes.ts'
import type { WidgetEvents } from './events.ts'
import { readOptions, type WidgetOptions } from './options.ts'
import { mountPanel } from './panel/index.tsx'
import type { LoadChunk, OpenRequest, PanelHandle, PanelHost } from './panel-host.ts'

/** What the panel needs of the element it stands in. */
export interface Surroundings {
  readonly element: HTMLElement & { readonly adapter?: BackendAdapter | undefined }
  readonly root: ShadowRoot
  /** Backend when the element names none. */
  readonly backend: string
  readonly load: LoadChunk
}

export function attach({ element, root, backend, load }: Surroundings): PanelHandle {
  let opener: Element | undefined
  const host: PanelHost = {
    element,
    root,
    options: () => optionsOf(element, backend),
    load,
    emit: (name, detail) => emit(element, name, detail),
    opened: () => {},
    closed: () => {
      const target = opener?.isConnected ? opener : root.querySelector('[part~=launcher]')
      opener = undefined
      if (target instanceof HTMLElement || target instanceof SVGElement) target.focus()
    },
  }
  const panel = mountPanel(host)
  return {
    ...panel,
    open(request: OpenRequest) {
      opener = request.opener
      panel.open(request)
    },
  }
}

function emit<N extends keyof WidgetEvents>(element: HTMLElement, name: N, detail: WidgetEvents[N]): void {
  element.dispatchEvent(new CustomEvent(`otklik:${name}`, { bubbles: true, composed: true, detail }))
}

function optionsOf(element: Surroundings['element'], defaultBackend: string): WidgetOptions {
  return readOptions({
    attribute: (name: Attribute) => element.getAttribute(name),
    pageLanguage: element.closest<HTMLElement>('[lang]')?.lang ?? document.documentElement.lang,
    pageUrl: document.baseURI,
    defaultBackend,
    adapter: element.adapter,
  })
}
