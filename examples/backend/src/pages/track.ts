import type { Case, CaseAction, FieldError } from '@otklik/sdk/domain'
import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import type { Visitor } from '../cases/access.ts'
import { dateIn } from '../cases/dates.ts'
import { readCase } from '../cases/read.ts'
import { organizationOf } from '../http/parameters.ts'
import { ProblemError } from '../problems.ts'
import { caseBody, type Entry, entryForm } from './case-page.ts'
import { limitSentence } from './failure.ts'
import { fieldId, type Mistake } from './fields.ts'
import { html } from './html.ts'
import { contextFor, type PageContext, page, widgetAround } from './page.ts'
import { newKey, receive } from './receive.ts'
import { act, addFiles, readAction, readRemark, remarkMistakes } from './remark.ts'
import { sentenceFor } from './words/index.ts'

interface Route {
  Params: { organization: string }
  Querystring: { lang?: string }
  Body: Record<string, string | string[]>
}

const htmlType = 'text/html; charset=utf-8'

/**
 * The page of the tracking link. Its token stands in the fragment, which only the widget can read; without scripts,
 * number and code are asked for and travel in the body of a POST.
 */
export function trackRoutes(app: FastifyInstance, backend: Backend): void {
  app.get<Route>('/o/:organization/track', async (request, reply) => {
    const context = contextFor(organizationOf(backend, request.params.organization), request.query.lang)
    const entry = html`<h2 class="title">${context.words.track.heading}</h2>
${entryForm(context, { number: '', code: '' }, [])}`
    const body = widgetAround(context, {}, entry)
    const address = { path: `${context.home}/track`, query: {} }
    const content = { title: context.words.track.heading, body, widget: true, address }
    return reply.type(htmlType).send(page(context, content))
  })

  app.post<Route>('/o/:organization/track', async (request, reply) => {
    const field = fieldsOf(request.body)
    const context = contextFor(organizationOf(backend, request.params.organization), field('lang'))
    const answer = await react(backend, context, readEntry(field), request.ip, async (visitor) => {
      const action = readAction(field('action'))
      if (!action) return { found: await readCase(backend, context.organization, visitor) }
      const remark = readRemark(field)
      const mistakes = remarkMistakes(context, action, remark)
      if (mistakes.length > 0) {
        return { found: await readCase(backend, context.organization, visitor), mistakes, typed: remark.text }
      }
      return { found: await act(backend, context.organization, visitor, { action, remark }), done: action }
    })
    return reply.type(htmlType).code(answer.status).headers(answer.headers).send(answer.page)
  })

  app.post<Route>('/o/:organization/track/files', async (request, reply) => {
    const organization = organizationOf(backend, request.params.organization)
    const { fields, files, fileErrors } = await receive(request, backend, organization)
    const field = (name: string) => fields.get(name)?.[0] ?? ''
    const context = contextFor(organization, field('lang'))
    const answer = await react(backend, context, readEntry(field), request.ip, async (visitor) => {
      const none: FieldError[] = files.length === 0 ? [{ pointer: '/files', code: 'required' }] : []
      const errors = fileErrors.length > 0 ? fileErrors : none
      const added =
        errors.length > 0 ? { errors } : await addFiles(backend, organization, visitor, { key: field('key'), files })
      if ('found' in added) return { ...added, done: 'attach' }
      const mistakes = added.errors.map((error) => ({
        field: 'attachments',
        sentence: sentenceFor(error, context.words),
      }))
      return { found: await readCase(backend, organization, visitor), mistakes }
    })
    return reply.type(htmlType).code(answer.status).headers(answer.headers).send(answer.page)
  })
}

interface Reaction {
  readonly found: Case
  readonly mistakes?: readonly Mistake[]
  readonly typed?: string
  readonly done?: CaseAction
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly page: string
}

/** Opens the case by number and code for some work on it; what goes wrong is told on the page. */
async function react(
  backend: Backend,
  context: PageContext,
  entry: Entry,
  address: string,
  work: (visitor: Visitor) => Promise<Reaction>,
): Promise<Answer> {
  const { organization, words } = context
  const missing = entryMistakes(context, entry)
  if (missing.length > 0) return { status: 422, headers: {}, page: entryPage(context, entry, missing) }
  const visitor: Visitor = { number: entry.number, proof: { code: entry.code }, address }
  const shown = (status: number, { found, mistakes = [], typed = '', done }: Reaction): Answer => {
    const today = dateIn(organization.timeZone, backend.clock())
    const body = caseBody(context, { found, entry, mistakes, typed, done, today, key: newKey() })
    const content = { title: words.track.case(found.number), body, hasErrors: mistakes.length > 0 }
    return { status, headers: {}, page: page(context, content) }
  }
  try {
    const reaction = await work(visitor)
    return shown(reaction.mistakes?.length ? 422 : 200, reaction)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { code, params, status } = error.problem
    if (code === 'not_allowed_now') {
      const found = await readCase(backend, organization, visitor)
      return shown(409, { found, mistakes: [{ sentence: words.trouble.not_allowed_now }] })
    }
    if (code !== 'not_found' && code !== 'rate_limited') throw error
    const sentence = code === 'not_found' ? words.trouble.wrong_code : limitSentence(context, params?.until)
    return { status, headers: error.headers, page: entryPage(context, entry, [{ field: 'number', sentence }]) }
  }
}

const readEntry = (field: (name: string) => string): Entry => ({
  number: field('number').trim(),
  code: field('code').replaceAll(/[\s-]/g, ''),
})

function entryMistakes({ words }: PageContext, { number, code }: Entry): Mistake[] {
  const errors: FieldError[] = []
  if (number === '') errors.push({ pointer: '/number', code: 'required' })
  if (!/^\d{12}$/.test(code)) errors.push({ pointer: '/code', code: 'required' })
  return errors.map((error) => ({ field: fieldId(error.pointer), sentence: sentenceFor(error, words) }))
}

function entryPage(context: PageContext, entry: Entry, mistakes: readonly Mistake[]): string {
  const { words } = context
  const body = html`<h1>${words.track.heading}</h1>
${entryForm(context, entry, mistakes)}`
  return page(context, { title: words.track.heading, body, hasErrors: true })
}

/** Of fields that came more than once, the first one counts. */
const fieldsOf =
  (body: Route['Body'] | undefined) =>
  (name: string): string =>
    [body?.[name] ?? ''].flat()[0] ?? ''
