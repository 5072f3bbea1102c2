import type { BackendAdapter, Capabilities, Job, SubmitContext, SubmitResult } from '../adapter.ts'
import type { Case, Form, Point, Submission } from '../domain/index.ts'
import { OtklikError } from '../errors.ts'
import { serve } from '../server.fixture.ts'
import type { ConformanceHarness, Through } from './harness.ts'

// A small public register without keys, behind a real server, and an adapter for it that keeps its word unless it is
// told to tell one lie.

export type Lie =
  | 'keeps nothing before it sends'
  | 'does not wait for what it keeps'
  | 'sends again instead of looking'
  | "takes a neighbour's message"
  | 'takes the first of two alike'
  | 'takes nothing for found'
  | 'takes a refused look for a refused message'
  | 'takes anything for a receipt'
  | 'lets errors of its own through'
  | 'sends again instead of asking for the number'
  | 'fails for a file'
  | 'sends all files again'
  | 'names a file that was never there'
  | 'shows contacts to everybody'
  | 'sends though it was given up'

interface Kept {
  readonly number: string
  readonly at: string
  readonly submission: Submission
  files: number
}

interface Progressed {
  readonly sentAt: string
  readonly ticket?: string
  readonly number?: string
  readonly sent?: readonly string[]
}

const form: Form = {
  version: '1',
  organization: { id: 'park', name: 'Парк', shortName: 'Парк', timeZone: 'Europe/Moscow' },
  status: 'open',
  dataBasis: 'law',
  language: 'ru',
  languages: ['ru'],
  kinds: ['complaint'],
  procedures: [{ procedure: 'message', label: 'Сообщение', needs: 'Ничего', contact: 'optional' }],
  categories: [{ code: 'light', label: 'Освещение', place: 'required' }],
  limits: {
    text: { min: 5, max: 2000 },
    files: { count: 3, size: 5_000_000, total: 10_000_000, types: ['image/png'] },
  },
  consents: [],
  features: ['track', 'nearby'],
  help: {},
}

const capabilities: Capabilities = {
  idempotency: 'lookup',
  attach: 'after',
  attachLater: false,
  category: false,
  track: true,
  trackBy: 'number',
  mine: false,
  rate: false,
  dispute: false,
  reply: false,
  nearby: true,
  support: false,
  suggestCategory: false,
}

/** A register with an adapter of this honesty; gone with the test. */
export async function register(lie?: Lie): Promise<ConformanceHarness> {
  const cases: Kept[] = []
  let delayed = false
  const server = await serve(({ method, path, body }, response) => {
    const [, what, number, files] = path.split('/')
    const found = cases.find((one) => one.number === number)
    const say = (status: number, answer: unknown) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
    if (what === 'tickets') return say(200, { number })
    if (method === 'POST' && files && found) {
      found.files += 1
      return say(201, {})
    }
    if (method === 'POST') {
      const one = {
        number: `R-${cases.length + 1}`,
        at: new Date().toISOString(),
        submission: JSON.parse(`${body}`),
        files: 0,
      }
      cases.push(one)
      const answer = delayed ? { ticket: one.number } : { number: one.number }
      delayed = false
      return say(201, answer)
    }
    if (number === undefined)
      return say(
        200,
        cases.map((one) => ({ ...one, contact: one.submission.contact })),
      )
    return found ? say(200, found) : say(404, {})
  })
  return {
    createAdapter: (__, through = (fetch) => fetch) => adapterOf(server.url, through, lie),
    organization: 'park',
    onlyOrganization: true,
    refuses: [],
    statuses: ['submitted'],
    advance: async () => {},
    delayNextNumber() {
      delayed = true
    },
    operator: { count: async () => cases.length },
  }
}

function adapterOf(url: string, through: Through, lie: Lie | undefined): BackendAdapter {
  const fetch = through(globalThis.fetch)
  return {
    name: 'register',
    capabilities,
    async form(___, { signal } = {}) {
      signal?.throwIfAborted()
      return form
    },
    submit,
    async track({ number }) {
      const { at, submission, files } = (await call(`/cases/${number}`)) as Kept
      if (typeof at !== 'string') throw new OtklikError('malformed', 'no case')
      return {
        number,
        status: 'submitted',
        updatedAt: at,
        text: submission.text,
        attachments: files,
        timeline: [{ at, status: 'submitted' }],
        actions: [],
        visibility: 'public',
      } satisfies Case
    },
    async nearby({ point }) {
      const all = await list()
      return all.flatMap(({ number, submission: { place, contact } }) =>
        place?.point && metres(place.point, point) < 500
          ? [{ number, point: place.point, ...(lie === 'shows contacts to everybody' && { contact }) }]
          : [],
      )
    },
  }

  async function submit(job: Job, context: SubmitContext): Promise<SubmitResult> {
    const { submission } = job
    const { checkpoint } = context
    const signal = lie === 'sends though it was given up' ? new AbortController().signal : context.signal
    const resume = (lie === 'sends again instead of looking' ? undefined : context.resume) as Progressed | undefined
    const sentAt = resume?.sentAt ?? new Date().toISOString()
    signal.throwIfAborted()
    let number = resume?.number
    if (!resume || (resume.ticket && lie === 'sends again instead of asking for the number')) {
      if (lie === 'does not wait for what it keeps') void checkpoint({ sentAt })
      else if (lie !== 'keeps nothing before it sends') await checkpoint({ sentAt })
      const answer = (await call('/cases', JSON.stringify(submission), signal)) as { number?: string; ticket?: string }
      if (answer.ticket) {
        await checkpoint({ sentAt, ticket: answer.ticket })
        return { state: 'pending', retryAt: new Date().toISOString() }
      }
      number = answer.number
      if (lie === 'takes anything for a receipt') number = String(number)
      if (typeof number !== 'string' || number === '') throw new OtklikError('malformed', 'no number')
    } else if (resume.ticket) number = ((await call(`/tickets/${resume.ticket}`)) as { number: string }).number
    number ??= await look(submission)
    if (number === undefined) return { state: 'unknown' }
    const receipt = { number, sentAt }
    const sent = [...(lie === 'sends all files again' ? [] : (resume?.sent ?? []))]
    for (const { id, blob } of job.attachments) {
      if (sent.includes(id)) continue
      try {
        await call(`/cases/${number}/files`, blob, signal)
      } catch (error) {
        if (signal.aborted || lie === 'fails for a file') throw error
        const missing = lie === 'names a file that was never there' ? ['file-0000'] : [id]
        return { state: 'partial', receipt, missing }
      }
      sent.push(id)
      context.onProgress({ sent: blob.size, total: blob.size })
      await checkpoint({ sentAt, number, sent })
    }
    return { state: 'accepted', receipt }
  }

  async function look(mine: Submission): Promise<string | undefined> {
    const point = mine.place?.point
    let all: Kept[]
    try {
      all = await list()
    } catch (error) {
      if (lie === 'takes a refused look for a refused message') throw error
      return undefined
    }
    const alike = all.filter(({ submission: { text, place } }) => {
      const near = !point || !place?.point || metres(point, place.point) < 5
      return text === mine.text && (near || lie === "takes a neighbour's message")
    })
    if (lie === 'takes nothing for found') return undefined
    return alike.length === 1 || lie === 'takes the first of two alike' ? alike[0]?.number : undefined
  }

  async function list(): Promise<Kept[]> {
    const all = await call('/cases')
    if (!Array.isArray(all)) throw new OtklikError('malformed', 'no list')
    return all as Kept[]
  }

  async function call(path: string, body?: string | Blob, signal?: AbortSignal): Promise<unknown> {
    try {
      const response = await fetch(url + path, { ...(body && { method: 'POST', body }), ...(signal && { signal }) })
      const { status } = response
      const code = status === 404 ? 'not_found' : status < 500 ? 'rejected' : 'server'
      if (status >= 400) throw new OtklikError(code, `it answered ${status}`)
      return Object(await response.json())
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      if (error instanceof OtklikError || lie === 'lets errors of its own through') throw error
      throw new OtklikError(error instanceof SyntaxError ? 'malformed' : 'offline', 'no answer', { cause: error })
    }
  }
}

function metres(one: Point, other: Point): number {
  const north = one.latitude - other.latitude
  const east = (one.longitude - other.longitude) * Math.cos((one.latitude / 180) * Math.PI)
  return Math.hypot(north, east) * 111_320
}
