import type { Case } from '@otklik/sdk/domain'

/** A file that goes with an answer. */
export interface AnswerFile {
  readonly name: string
  readonly type: string
  readonly content: string | Uint8Array<ArrayBuffer>
}

/** A case as the desk sees it; here only what the tests look at. */
export interface DeskCase {
  readonly case: Case
  readonly submission: { readonly text: string; readonly place?: { readonly address?: { readonly text: string } } }
  readonly files: readonly {
    readonly name: string
    readonly type: string
    readonly size: number
    readonly url: string
  }[]
}

export type Desk = ReturnType<typeof openDesk>

/** What an operator does, through the desk's API. */
export function openDesk(backend: string, token: string) {
  const authorization = `Bearer ${token}`

  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, backend), {
      ...init,
      headers: { ...(init.headers as Record<string, string>), authorization },
    })
    if (!response.ok) throw new Error(`The desk said ${response.status}: ${await response.text()}`)
    return response
  }

  const caseOf = (number: string, organization: string) =>
    `/v1/desk/organizations/${organization}/submissions/${encodeURIComponent(number)}`

  const act = async (number: string, action: string, input: object, organization: string): Promise<DeskCase> => {
    const response = await call(`${caseOf(number, organization)}/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    return (await response.json()) as DeskCase
  }

  return {
    /** Numbers of all cases, newest first. */
    async numbers(organization = 'kirov'): Promise<string[]> {
      const response = await call(`/v1/desk/submissions?limit=200&organization=${organization}`)
      const { items } = (await response.json()) as { items: { number: string }[] }
      return items.map(({ number }) => number)
    },
    async show(number: string, organization = 'kirov'): Promise<DeskCase> {
      return (await (await call(caseOf(number, organization))).json()) as DeskCase
    },
    /** The bytes of a file the resident sent, as they are kept. */
    async file(url: string): Promise<Buffer> {
      return Buffer.from(await (await call(url)).arrayBuffer())
    },
    register: (number: string, registration: string, organization = 'kirov') =>
      act(number, 'register', { number: registration }, organization),
    take: (number: string, authority: string, organization = 'kirov') =>
      act(number, 'take', { authority }, organization),
    ask: (number: string, text: string, organization = 'kirov') => act(number, 'ask', { text }, organization),
    extend: (number: string, until: string, reason: string, organization = 'kirov') =>
      act(number, 'extend', { until, reason }, organization),
    reject: (number: string, reason: string, organization = 'kirov') => act(number, 'reject', { reason }, organization),
    async answer(number: string, text: string, files: readonly AnswerFile[] = [], organization = 'kirov') {
      const body = new FormData()
      body.set('text', text)
      for (const { name, type, content } of files) body.append('files', new Blob([content], { type }), name)
      const response = await call(`${caseOf(number, organization)}/answer`, { method: 'POST', body })
      return (await response.json()) as DeskCase
    },
  }
}
