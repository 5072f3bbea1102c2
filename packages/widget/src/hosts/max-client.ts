/** Events of https://dev.max.ru/docs/webapps/bridge that are told, by their names, with what they carry. */
interface Told {
  WebAppReady: undefined
  WebAppClose: undefined
  WebAppOpenLink: { readonly url: string }
  WebAppSetupBackButton: { readonly isVisible: boolean }
}

/** Those that the client tells by itself. */
type Heard = 'WebAppBackButtonPressed'

/** Those that the client answers. */
interface Asked {
  WebAppShare: { readonly link: string }
}

type Answer = Readonly<Record<string, unknown>>

export interface MaxClient {
  tell<E extends keyof Told>(event: E, content?: Told[E]): void
  on(event: Heard, listener: () => void): void
  /** Rejects with what the client calls an error. The client may never answer. */
  ask<E extends keyof Asked>(event: E, content: Asked[E]): Promise<Answer>
}

/** What MAX's applications put into the page, and what they call there. */
type Page = Window & {
  readonly WebViewHandler?: { postEvent(event: string, content: string): void }
  WebApp?: { sendEvent(event: string, content?: string): void }
}

/**
 * The client of MAX around the page; undefined where there is none. It is spoken to as MAX's own script does,
 * https://github.com/max-messenger/max-ui/blob/7ec93cb6ae378efca9737ea05547a0963fb5f86a/src/bridge.ts, without that script:
 * messages to the page around ours in a browser, calls of an object in the applications.
 */
export function maxClient(page: Page = window): MaxClient | undefined {
  const { parent, WebViewHandler: handler } = page
  const framed = parent !== page
  if (!framed && !handler) return undefined
  const waiting = new Map<string, (answer: Answer) => void>()
  const listeners = new Map<string, () => void>()

  const send = (type: string, content: object) => {
    // Nothing of the resident's is in it, and which of MAX's pages stands around ours only the policy of ours knows.
    if (framed) parent.postMessage(JSON.stringify({ type, ...content }), '*')
    else handler?.postEvent(type, JSON.stringify(content))
  }
  const hear = (event: unknown, content: Answer) => {
    const id = String(content.requestId)
    const answered = waiting.get(id)
    waiting.delete(id)
    if (answered) answered(content)
    else if (content.requestId === undefined) listeners.get(String(event))?.()
  }
  if (framed) {
    page.addEventListener('message', ({ source, data }) => {
      const content = source === parent && read(data)
      if (content) hear(content.type, content)
    })
  } else page.WebApp ??= { sendEvent: (event, content) => hear(event, read(content) ?? {}) }

  return {
    tell: (event, content) => send(event, content ?? {}),
    on: (event, listener) => listeners.set(event, listener),
    ask: (event, content) =>
      new Promise((resolve, reject) => {
        const requestId = crypto.randomUUID()
        waiting.set(requestId, (answer) => ('error' in answer ? reject(answer.error) : resolve(answer)))
        send(event, { ...content, requestId })
      }),
  }
}

function read(text: unknown): Answer | undefined {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : undefined
    return typeof value === 'object' && value !== null ? (value as Answer) : undefined
  } catch {
    return undefined
  }
}
