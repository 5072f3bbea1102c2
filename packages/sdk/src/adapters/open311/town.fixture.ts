import type { Job, Json, SubmitContext, SubmitResult } from '../../adapter.ts'
import type { Submission } from '../../domain/submission.ts'
import { type Open311Options, open311 } from './index.ts'

/** A request that the town has seen. */
export interface Seen {
  readonly method: string
  /** Under the endpoint, without the query: `services.json`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Headers
  /** A body of fields, or the parts of a multipart form. */
  readonly fields: URLSearchParams
  readonly files: readonly { readonly name: string; readonly file: File }[]
}

export type Route = unknown | ((seen: Seen) => unknown)

/** An answer that is not JSON with status 200. */
export class Raw {
  readonly text: string
  readonly status: number
  readonly headers: Record<string, string>
  constructor(text: string, status = 200, headers: Record<string, string> = {}) {
    this.text = text
    this.status = status
    this.headers = headers
  }
}

export const json = (value: unknown, status = 200) => new Raw(JSON.stringify(value), status)
/** The connection breaks; what the route did has been done. */
export const broken = Symbol('broken')

export const services = [
  {
    service_code: 'POT',
    service_name: 'Ямы',
    description: 'Яма на дороге',
    metadata: true,
    type: 'realtime',
    keywords: 'дорога, яма',
    group: 'Дороги',
  },
  { service_code: '015', service_name: 'Мусор', description: 'Мусор', metadata: false, type: 'realtime', group: '' },
  { service_code: 'LAMP', service_name: 'Фонари', metadata: false, type: 'batch', group: 'Дороги' },
]

export const definition = {
  service_code: 'POT',
  attributes: [
    {
      variable: true,
      code: 'hazards',
      datatype: 'multivaluelist',
      required: false,
      order: 3,
      description: 'Кому мешает',
      values: [
        { key: 'feet', name: 'Пешеходам' },
        { key: 'cars', name: 'Машинам' },
      ],
    },
    { variable: false, code: 'hint', datatype: 'string', required: true, order: 0, description: 'Измерьте глубину' },
    {
      variable: true,
      code: 'depth',
      datatype: 'number',
      required: true,
      order: 1,
      description: 'Глубина',
      datatype_description: 'в сантиметрах',
    },
    { variable: true, code: 'seen', datatype: 'datetime', required: false, order: 2, description: 'Когда' },
  ],
}

/** An adapter and the town it speaks to; a route is named by method and path, `*` at its end for the rest. */
export function town(routes: Record<string, Route>, options: Partial<Open311Options> = {}) {
  const seen: Seen[] = []
  const all: Record<string, Route> = {
    'GET services.json': services,
    'GET services/POT.json': definition,
    'GET requests.json': [],
    'POST requests.json': [{ service_request_id: '1001', service_notice: 'Спасибо' }],
    ...routes,
  }
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname, searchParams } = new URL(request.url)
    const path = pathname.replace('/open311/v2/', '')
    const type = request.headers.get('Content-Type') ?? ''
    const isForm = type.startsWith('multipart/form-data')
    const parts = isForm ? [...(await request.formData())] : []
    const fields = isForm
      ? new URLSearchParams(parts.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
      : new URLSearchParams(await request.text())
    const files = parts.flatMap(([name, file]) => (typeof file === 'string' ? [] : [{ name, file }]))
    const one: Seen = { method: request.method, path, query: searchParams, headers: request.headers, fields, files }
    seen.push(one)
    const name = `${request.method} ${path}`
    const found =
      name in all ? name : Object.keys(all).find((key) => key.endsWith('*') && name.startsWith(key.slice(0, -1)))
    const route = found === undefined ? json([{ code: 404, description: 'Resource not found' }], 404) : all[found]
    const answer = typeof route === 'function' ? await route(one) : route
    request.signal.throwIfAborted()
    if (answer === broken) throw new TypeError('fetch failed')
    const { text, status, headers } = answer instanceof Raw ? answer : json(answer)
    return new Response(text, { status, headers: { 'Content-Type': 'application/json', ...headers } })
  }
  const adapter = open311({ endpoint: 'https://city.example/open311/v2/', fetch, ...options })
  return {
    adapter,
    seen,
    posts: () => seen.filter(({ method }) => method === 'POST'),
    form: () => adapter.form({ organization: 'kirov', language: 'ru' }),
    category: (code: string) => adapter.category?.({ organization: 'kirov', code, language: 'ru' }),
    track: (number: string) => adapter.track?.({ organization: 'kirov', number, code: '' }),
    submit: (job: Job = jobOf(), more: Partial<SubmitContext> = {}) => submit(adapter.submit, job, more),
  }
}

/** Submits once; `kept` is what the last checkpoint kept. */
async function submit(
  send: (job: Job, context: SubmitContext) => Promise<SubmitResult>,
  job: Job,
  more: Partial<SubmitContext>,
): Promise<{ readonly result: SubmitResult; readonly kept: Json | undefined }> {
  let kept: Json | undefined = more.resume
  const result = await send(job, {
    signal: new AbortController().signal,
    onProgress() {},
    async checkpoint(state) {
      kept = state
    },
    ...more,
  })
  return { result, kept }
}

const report: Submission = {
  kind: 'complaint',
  procedure: 'message',
  text: 'Яма & лужа',
  category: 'LAMP',
  answers: [],
  place: { point: { latitude: 55.75, longitude: 37.61 }, address: { text: 'ул. Ленина, 5' } },
  attachments: [],
  consents: [],
  language: 'ru',
  formVersion: '1',
  source: { channel: 'site' },
}

export const jobOf = (more: Partial<Submission> = {}, attachments: Job['attachments'] = []): Job => ({
  organization: 'kirov',
  submission: { ...report, ...more },
  attachments,
  key: 'key-key-key-key-key',
})

/** A request as a server shows it, made now and at the place of `report`. */
export const shown = (more: Record<string, unknown> = {}) => ({
  service_request_id: '7',
  service_code: 'LAMP',
  description: report.text,
  status: 'open',
  lat: 55.75,
  long: 37.61,
  requested_datetime: new Date().toISOString(),
  ...more,
})
