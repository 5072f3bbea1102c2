import type { AttachmentFile, BackendAdapter, Job, Json, SubmitResult } from '@otklik/sdk'
import { createKey } from '@otklik/sdk'
import type { Form, Submission } from '@otklik/sdk/domain'
import type { SignalenOptions } from '@otklik/sdk/signalen'
import type { Without } from '../../without.fixture.ts'
import type { MockSignalen } from '../index.ts'

export const place = { point: { latitude: 52.3676, longitude: 4.8998 } }

/** What stands between a client that knows Signalen and one that does not. */
export interface Check {
  /** Of the deviation. */
  readonly number: number
  /** What the adapter does about it, and what stands there when it does not. */
  readonly without: readonly Without[]
  /** Rejects when the adapter cannot cope. */
  readonly holds: (town: Town) => Promise<void>
}

export const piece = (file: string, from: string, to: string): Without => ({
  file: `adapters/signalen/${file}`,
  from,
  to,
})

type Signalen = (options: SignalenOptions) => BackendAdapter

/** A municipality with a client in front of it. */
export interface Town {
  readonly mock: MockSignalen
  /** Paths that were asked for. */
  readonly asked: string[]
  adapter(options?: Partial<SignalenOptions>): BackendAdapter
  form(): Promise<Form>
  /** Sends a report with what is given instead of the ordinary. */
  send(
    given?: Partial<Submission>,
    more?: { readonly files?: readonly AttachmentFile[]; readonly by?: BackendAdapter; readonly resume?: Json },
  ): Promise<Sent>
}

export interface Sent {
  readonly result: SubmitResult
  readonly kept: Json | undefined
}

export const endpoint = 'http://meldingen.mock/signals'

export function createTown(signalen: Signalen, mock: MockSignalen): Town {
  const asked: string[] = []
  const watched: typeof fetch = (input, init) => {
    const request = new Request(input, init)
    asked.push(`${request.method} ${new URL(request.url).pathname}`)
    return fetch(request)
  }
  const adapter = (options: Partial<SignalenOptions> = {}) => signalen({ endpoint, fetch: watched, ...options })
  const town: Town = {
    mock,
    asked,
    adapter,
    form: () => adapter().form({ organization: 'zarechny', language: 'ru' }),
    async send(given = {}, { files = [], by = adapter(), resume } = {}) {
      const job: Job = { organization: 'zarechny', key: createKey(), submission: report(given), attachments: files }
      let kept = resume
      const result = await by.submit(job, {
        signal: new AbortController().signal,
        onProgress: () => {},
        checkpoint: async (state) => {
          kept = JSON.parse(JSON.stringify(state))
        },
        ...(resume !== undefined && { resume }),
      })
      return { result, kept }
    },
  }
  return town
}

export const report = (given: Partial<Submission> = {}): Submission => ({
  kind: 'complaint',
  procedure: 'message',
  text: 'De container is vol',
  category: 'afval/overig',
  answers: [],
  place,
  attachments: [],
  consents: [],
  language: 'ru',
  formVersion: '1',
  source: { channel: 'site' },
  ...given,
})
