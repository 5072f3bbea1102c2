import { type BackendAdapter, type ErrorCode, type FieldError, type Form, OtklikError } from '@otklik/sdk'

export interface WebhookOptions {
  /** Where messages are posted. */
  readonly url: string
  /** A webhook has no form of its own: the site says what to ask. */
  readonly form: Form
  /** Milliseconds to wait for an answer. */
  readonly timeout?: number
  readonly fetch?: typeof globalThis.fetch
}

const capabilities = {
  idempotency: 'key',
  attach: 'with',
  attachLater: false,
  category: false,
  track: false,
  mine: false,
  rate: false,
  dispute: false,
  reply: false,
  nearby: false,
  support: false,
  suggestCategory: false,
} as const

/** Posts each message, with its files, to one address. */
export function webhook(options: WebhookOptions): BackendAdapter<typeof capabilities> {
  const { url, form, timeout = 60_000, fetch = globalThis.fetch } = options
  return {
    name: 'webhook',
    capabilities,

    async form(_, { signal } = {}) {
      signal?.throwIfAborted()
      return form
    },

    async submit({ organization, submission, attachments, key }, { signal, onProgress }) {
      const body = new FormData()
      body.set('key', key)
      body.set('message', JSON.stringify({ organization, ...submission }))
      for (const { id, blob } of attachments) body.set(id, blob)
      const { number, sentAt } = await post(body, signal)
      if (typeof number !== 'string' || number === '' || typeof sentAt !== 'string' || !Date.parse(sentAt)) {
        throw new OtklikError('malformed', 'the webhook gave no receipt', { subject: 'number' })
      }
      const total = attachments.reduce((sum, { blob }) => sum + blob.size, 0)
      onProgress({ sent: total, total })
      return { state: 'accepted', receipt: { number, sentAt } }
    },
  }

  async function post(body: FormData, signal: AbortSignal): Promise<Record<string, unknown>> {
    signal.throwIfAborted()
    const ours = new AbortController()
    signal.addEventListener('abort', () => ours.abort(), { signal: ours.signal })
    const timer = setTimeout(() => ours.abort(), timeout)
    try {
      const response = await fetch(url, { method: 'POST', body, credentials: 'omit', signal: ours.signal })
      const answer = parse(await response.text())
      if (!response.ok) throw refusal(response, answer)
      return answer
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof OtklikError) throw error
      throw new OtklikError(ours.signal.aborted ? 'timeout' : 'offline', 'no answer from the webhook', { cause: error })
    } finally {
      clearTimeout(timer)
    }
  }
}

const codes: Record<number, ErrorCode> = { 404: 'not_found', 409: 'conflict', 413: 'too_large', 429: 'rate_limited' }

function refusal({ status, headers }: Response, { fields }: Record<string, unknown>): OtklikError {
  const seconds = Number(headers.get('Retry-After'))
  return new OtklikError(codes[status] ?? (status < 500 ? 'rejected' : 'server'), `the webhook answered ${status}`, {
    status,
    ...(seconds > 0 && { until: new Date(Date.now() + seconds * 1000).toISOString() }),
    ...(Array.isArray(fields) && { fields: fields as FieldError[] }),
  })
}

/** The JSON object that a text holds; empty for anything else. */
function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
