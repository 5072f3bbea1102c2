// The client of VK as its bridge meets it in a browser: a window around the page, which answers by messages. In these tests
// that window is the page's own.

/** A request of the bridge, as @vkontakte/vk-bridge 3 posts it. */
interface Request {
  readonly handler: string
  readonly params: Readonly<Record<string, unknown>> & { readonly request_id: string }
  readonly type: 'vk-connect'
}

/** What the client says to a request: data, or an error. */
export type Answer = { readonly data: object } | { readonly error: object }

export interface VkClient {
  /** Every request, with what came along. */
  readonly heard: [method: string, params: Record<string, unknown>][]
  /** From now on the client has a method, and answers so. A request of any other is left without an answer. */
  can(method: string, answer: Answer): void
  /** Tells the page something that it has not asked. */
  tell(type: string, data: object): void
  stop(): void
}

export const denied = { error_type: 'client_error', error_data: { error_code: 4, error_reason: 'User denied' } }

export function startVkClient(): VkClient {
  const heard: VkClient['heard'] = []
  const answers = new Map<string, Answer>()
  const tell = (type: string, data: object) =>
    window.dispatchEvent(new MessageEvent('message', { data: { type, data, frameId: '1' } }))
  const onMessage = ({ data }: MessageEvent<Partial<Request> | undefined>) => {
    if (data?.type !== 'vk-connect' || !data.handler || !data.params) return
    const { handler } = data
    const { request_id: id, ...params } = data.params
    heard.push([handler, params])
    const answer = answers.get(handler)
    if (!answer) return
    const failed = 'error' in answer
    tell(`${handler}${failed ? 'Failed' : 'Result'}`, { ...(failed ? answer.error : answer.data), request_id: id })
  }
  window.addEventListener('message', onMessage)
  const can: VkClient['can'] = (method, answer) => {
    answers.set(method, answer)
    // The bridge keeps what it was told last.
    tell('SetSupportedHandlers', { supportedHandlers: [...answers.keys()] })
  }
  return { heard, can, tell, stop: () => window.removeEventListener('message', onMessage) }
}
