import { type BackendAdapter, createKey, isOtklikError, type Json, type Receipt, type SubmitContext } from '@otklik/sdk'
import { composeSubmission, picture } from '@otklik/sdk/conformance'
import * as domain from '@otklik/sdk/domain'
import { open311 } from '@otklik/sdk/open311'
import { rest } from '@otklik/sdk/rest'
import { signalen } from '@otklik/sdk/signalen'
import fc from 'fast-check'
import { getResponse } from 'msw'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { garblings, secret } from './garble.fixture.ts'
import { createMockBackend, defaultSeed, type Mock, type SeedOrganization } from './index.ts'
import { createMockOpen311 } from './open311/index.ts'
import { createMockSignalen } from './signalen/index.ts'

// Whatever comes over the wire, a client throws nothing but an OtklikError, gives nothing that has not its shape, leaves
// the prototypes alone and repeats nothing of what came in a message. fast-check prints the seed of a failure; FUZZ_RUNS
// makes a longer search.

vi.setConfig({ testTimeout: 600_000 })
// The same search in every run, so that what fails is of the change; another one with another number.
fc.configureGlobal({ seed: Number(process.env.OTKLIK_SEED ?? 20_261_122) })

// What is waited for is of no interest here: fifty times faster.
const { setTimeout: slow } = globalThis
beforeAll(() => {
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms = 0, ...rest: []) =>
    slow(work, ms / 50, ...rest)) as typeof setTimeout)
})
afterAll(() => {
  vi.restoreAllMocks()
})

type Fetch = typeof globalThis.fetch

interface Subject {
  readonly name: string
  readonly mock: Mock
  readonly organization: string
  readonly make: (fetch: Fetch) => BackendAdapter
  readonly place?: domain.Place
  /** Of the runs, where each takes its time. */
  readonly share?: number
}

const square = { latitude: 52.3676, longitude: 4.8998 }
const timeout = 10_000
const town = 'http://town.mock/open311/v2'
const reports = createMockOpen311()

const [seed] = defaultSeed.organizations as readonly [SeedOrganization]
const withProof: SeedOrganization = { ...seed, forms: { ru: { ...seed.forms.ru, proof: 'altcha' } } }

const subjects: readonly Subject[] = [
  {
    name: 'rest',
    mock: createMockBackend(),
    organization: 'zarechny',
    make: (fetch) => rest({ endpoint: 'http://otklik.mock', fetch, timeout }),
  },
  {
    name: 'rest, with proof of work',
    mock: createMockBackend({ seed: { organizations: [withProof] } }),
    organization: 'zarechny',
    make: (fetch) => rest({ endpoint: 'http://otklik.mock', fetch, timeout }),
    share: 1 / 3,
  },
  {
    name: 'open311',
    mock: reports,
    organization: 'town',
    make: (fetch) => open311({ endpoint: town, fetch, timeout, nearby: true, upload: 'multipart' }),
  },
  {
    name: 'open311 in XML',
    mock: reports,
    organization: 'town',
    make: (fetch) => open311({ endpoint: town, fetch, timeout, format: 'xml', nearby: true }),
  },
  {
    name: 'signalen',
    mock: createMockSignalen(),
    organization: 'zarechny',
    place: { point: square, address: { text: 'Dam 1' } },
    make: (fetch) => signalen({ endpoint: 'http://meldingen.mock/signals', fetch, timeout, rating: true }),
  },
]

test.each(subjects)('$name bears with any answer', async (subject) => {
  const { mock, make } = subject
  const pass = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
    (await getResponse([...mock.handlers], new Request(input, init))) ?? new Response(null, { status: 404 })
  const deeds = await deedsOf(subject, make(pass))
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(deeds)),
      fc.nat({ max: 4 }),
      garblings(),
      async (name, nth, { garble, what }) => {
        let asked = 0
        let quoted = false
        const adapter = make(async (input, init) => {
          const request = new Request(input, init)
          const answer = await pass(request)
          asked += 1
          // From the nth on, so that no second try of the same brings a better answer.
          if (asked <= nth) return answer
          quoted ||= mayBeQuoted(subject, request)
          return garble(answer)
        })
        let given: unknown
        try {
          given = await deeds[name]?.(adapter)
        } catch (error) {
          if (error instanceof WrongShape) throw error
          if (!isOtklikError(error))
            throw new Error(`${name} threw what is no OtklikError, after: ${what}`, { cause: error })
          const { message, cause, stack = '' } = error
          const told = [message, stack, cause instanceof Error ? `${cause.message} ${cause.stack}` : ''].join('\n')
          if ((told.includes(secret) && !quoted) || told.includes(subjectText))
            throw new Error(`${name} tells what was said: ${message}`)
          given = error.code
        }
        if (asked > nth) seen.add(`${name} ${typeof given === 'string' ? given : 'given'}`)
        if (Object.keys(Object.prototype).length > 0 || 'polluted' in {})
          throw new Error(`prototypes are changed: ${what}`)
      },
    ),
    { numRuns: Math.ceil(Number(process.env.FUZZ_RUNS ?? 300) * (subject.share ?? 1)) },
  )
  // A suite in which everything ends alike would have missed the adapter.
  expect(seen.size).toBeGreaterThan(Object.keys(deeds).length)
})

/** A GeoReport server says in words alone what is wrong with a report; of what stands in its register nothing is quoted. */
const mayBeQuoted = ({ name }: Subject, { method, url }: Request): boolean =>
  name.startsWith('open311') && !(method === 'GET' && url.includes('/requests'))

const subjectText = 'Во дворе на улице Тайной не горит фонарь, вечером ничего не видно'

class WrongShape extends Error {}

/** Everything that can be done with an adapter, each held to the shape of what it gives. */
async function deedsOf(
  { organization, place = { point: square, address: { text: 'ул. Ленина, 5' } } }: Subject,
  honest: BackendAdapter,
): Promise<Record<string, (adapter: BackendAdapter) => Promise<unknown>>> {
  const language = 'ru'
  const form = await honest.form({ organization, language })
  const leaf = leaves(form.categories).find(({ details }) => details) ?? leaves(form.categories)[0]
  const withFiles = honest.capabilities.attach !== 'none'
  const one = await picture()
  const composed = (attachments: domain.Attachment[]) =>
    composeSubmission(form, { adapter: honest, now: new Date(), place }, { attachments, text: subjectText })
  const job = async (files: boolean) => ({
    organization,
    submission: await composed(files ? [one.attachment] : []),
    attachments: files ? [one.file] : [],
  })
  const [plain, rich] = [await job(false), await job(withFiles)]
  const context = (more: Partial<SubmitContext> = {}): SubmitContext => ({
    signal: new AbortController().signal,
    onProgress: () => {},
    checkpoint: async () => {},
    ...more,
  })
  const sent = await honest.submit({ ...plain, key: createKey() }, context())
  const receipt = 'receipt' in sent ? sent.receipt : undefined
  const { number = '1', token = 'none' } = (receipt ?? {}) as Partial<Receipt>
  const access = { organization, number, token }
  const remark = { text: subjectText }
  const optional = {
    category: (adapter: BackendAdapter) =>
      adapter.category?.({ organization, language, code: leaf?.code ?? '' }).then(shaped(domain.CategoryDetails)),
    track: (adapter: BackendAdapter) => adapter.track?.(access).then(shaped(domain.Case)),
    rate: (adapter: BackendAdapter) =>
      adapter.rate?.({ ...access, rating: { score: 4, comment: subjectText } }).then(shaped(domain.Case)),
    dispute: (adapter: BackendAdapter) => adapter.dispute?.({ ...access, remark }).then(shaped(domain.Case)),
    reply: (adapter: BackendAdapter) => adapter.reply?.({ ...access, remark }).then(shaped(domain.Case)),
    attach: (adapter: BackendAdapter) =>
      adapter
        .attach?.({ ...access, key: createKey(), attachments: [one.attachment], files: [one.file] }, context())
        .then(shaped(domain.Case)),
    nearby: (adapter: BackendAdapter) => adapter.nearby?.({ organization, point: square }).then(nearbyCases),
    suggestCategory: (adapter: BackendAdapter) =>
      adapter.suggestCategory?.({ organization, language, text: subjectText }).then(strings),
  }
  return {
    form: (adapter) => adapter.form({ organization, language }).then(shaped(domain.Form)),
    submit: (adapter) => adapter.submit({ ...plain, key: createKey() }, context()).then(outcome),
    'submit with a file': (adapter) => adapter.submit({ ...rich, key: createKey() }, context()).then(outcome),
    'go on with a message': async (adapter) => {
      const kept: Json[] = []
      const checkpoint = async (state: Json) => void kept.push(JSON.parse(JSON.stringify(state)))
      const own = { ...rich, key: createKey() }
      await adapter.submit(own, context({ checkpoint })).catch((error) => {
        if (!isOtklikError(error)) throw error
      })
      const resume = kept.at(-1)
      return adapter.submit(own, context({ checkpoint, ...(resume !== undefined && { resume }) })).then(outcome)
    },
    ...Object.fromEntries(
      Object.entries(optional)
        .filter(([name]) => name in honest)
        .map(([name, deed]) => [name, async (adapter: BackendAdapter) => deed(adapter)]),
    ),
  }
}

const leaves = (categories: readonly domain.Category[]): domain.Category[] =>
  categories.flatMap((category) => (category.children ? leaves(category.children) : [category]))

interface Schema {
  safeParse(value: unknown): {
    readonly success: boolean
    readonly error?: { readonly issues: readonly { readonly path: PropertyKey[] }[] }
  }
}

const shaped =
  (schema: Schema) =>
  (value: unknown): unknown => {
    const { error } = schema.safeParse(value)
    if (error)
      throw new WrongShape(`it has not its shape at ${error.issues.map(({ path }) => path.join('.')).join(', ')}`)
    return value
  }

function outcome(result: Awaited<ReturnType<BackendAdapter['submit']>>): string {
  if ('receipt' in result) shaped(domain.Receipt)(result.receipt)
  if ('retryAt' in result && result.retryAt && Number.isNaN(Date.parse(result.retryAt))) throw new WrongShape('retryAt')
  if ('error' in result && result.error && !isOtklikError(result.error)) throw new WrongShape('error')
  return result.state
}

function nearbyCases(value: readonly { readonly point: unknown }[]): unknown {
  for (const { point } of value) shaped(domain.Point)(point)
  return value
}

function strings(value: readonly string[]): unknown {
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) throw new WrongShape('suggestions')
  return value
}
