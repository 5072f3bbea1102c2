import type {
  AnyReceiveMethodName,
  AnyRequestMethodName,
  ErrorData,
  ReceiveData,
  RequestProps,
} from '@vkontakte/vk-bridge'

type Answerable = AnyRequestMethodName & AnyReceiveMethodName

/** How each method is answered that the client knows. What is thrown as a `Refusal` goes to the mini app as a failure. */
export type Answers = {
  [Method in Answerable]?: (params: RequestProps<Method>) => ReceiveData<Method> | Promise<ReceiveData<Method>>
}

export interface Asked {
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

export interface Client {
  /** Tells the mini app something it has not asked for, as `VKWebAppUpdateConfig`. */
  tell<Event extends AnyReceiveMethodName>(type: Event, data: ReceiveData<Event>): void
  detach(): void
}

export class Refusal extends Error {
  readonly data: ErrorData
  constructor(data: ErrorData) {
    super(data.error_type)
    this.data = data
  }
}

const reasons: Record<number, string> = {
  1: 'Unknown error',
  3: 'Connection lost',
  4: 'User denied',
  5: 'Invalid params',
  6: 'Unsupported platform',
}

export const clientError = (code: number): Refusal =>
  new Refusal({
    error_type: 'client_error',
    error_data: { error_code: code, error_reason: reasons[code] ?? 'Unknown error' },
  })

/**
 * Speaks the part of VK's web client in the bridge's protocol: the mini app posts `{ type: 'vk-connect', handler, params }`
 * to its parent, and is answered by `{ type: '<method>Result' | '<method>Failed', data }` with the request's id in the data.
 */
export function attachClient(
  frame: HTMLIFrameElement,
  {
    miniApp,
    answers,
    failing,
    onAsked,
  }: { miniApp: string; answers: Answers; failing: ReadonlyMap<string, string>; onAsked: (asked: Asked) => void },
): Client {
  const frameId = frame.name
  const post = (message: object) => frame.contentWindow?.postMessage(message, new URL(miniApp).origin)

  const onMessage = async ({ source, data: message }: MessageEvent) => {
    if (source !== frame.contentWindow || message?.type !== 'vk-connect') return
    const { request_id, ...params } = message.params ?? {}
    const method: string = message.handler
    onAsked({ method, params })
    const failure = failing.get(method)
    if (failure === 'silent') return
    try {
      if (failure !== undefined) throw clientError(Number(failure))
      const answer = answers[method as Answerable] as ((params: object) => object) | undefined
      if (!answer) throw clientError(6)
      const data = await answer(params)
      post({ type: resultOf(method), frameId, data: { ...data, request_id } })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      post({ type: `${method}Failed`, frameId, data: { ...error.data, request_id } })
    }
  }

  const onLoad = () => post({ type: 'VKWebAppSettings', frameId })
  addEventListener('message', onMessage)
  frame.addEventListener('load', onLoad)
  return {
    tell: (type, data) => post({ type, frameId, data }),
    detach() {
      removeEventListener('message', onMessage)
      frame.removeEventListener('load', onLoad)
    },
  }
}

/** Of all the methods this one alone is answered under its own name. */
const resultOf = (method: string): string => (method === 'SetSupportedHandlers' ? method : `${method}Result`)
