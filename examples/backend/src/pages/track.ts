import type { CaseAction, FieldError } from '@otklik/sdk/domain'
import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import type { Visitor } from '../cases/access.ts'
import { dateIn } from '../cases/dates.ts'
import { disputeCase, rateCase, replyToInquiry } from '../cases/follow.ts'
import { readCase } from '../cases/read.ts'
import { organizationOf } from '../http/parameters.ts'
import { ProblemError } from '../problems.ts'
import { caseBody, type Entry, entryForm } from './case-page.ts'
import { limitSentence } from './failure.ts'
import { fieldId, type Mistake } from './fields.ts'
import { html } from './html.ts'
import { contextFor, type PageContext, page, widgetAround } from './page.ts'
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
    const entry = html`<h1>${context.words.track.heading}</h1>
${widgetAround(context, { kind: undefined, category: undefined }, entryForm(context, { number: '', code: '' }, []))}`
    const address = { path: `${context.home}/track`, query: {} }
    const content = { title: context.words.track.heading, body: entry, widget: true, follow: true, address }
    return reply.type(htmlType).send(page(context, content))
  })

  app.post<Route>('/o/:organization/track', async (request, reply) => {
    const organization = organizationOf(backend, request.params.organization)
    const field = fieldsOf(request.body)
    const context = contextFor(organization, field('lang'))
    const { words } = context
    const entry = { number: field('number').trim(), code: field('code').replaceAll(/[\s-]/g, '') }
    reply.type(htmlType)

    const missing = entryMistakes(context, entry)
    if (missing.length > 0) return reply.code(422).send(entryPage(context, entry, missing))
    const visitor: Visitor = { number: entry.number, proof: { code: entry.code }, address: request.ip }
    const action = actions.find((one) => one === field('action'))
    const remark: Remark = {
      score: Number(field('score')) || undefined,
      text: field('text').replaceAll('\r\n', '\n').trim(),
    }
    const broken = action ? remarkMistakes(context, action, remark) : []
    try {
      const doing = action !== undefined && broken.length === 0
      const found = doing
        ? await act(backend, context, visitor, { action, remark })
        : await readCase(backend, organization, visitor)
      const today = dateIn(organization.timeZone, backend.clock())
      const shown = { found, entry, mistakes: broken, typed: remark.text, today, done: doing ? action : undefined }
      if (broken.length > 0) reply.code(422)
      return page(context, {
        title: words.track.case(found.number),
        body: caseBody(context, shown),
        hasErrors: broken.length > 0,
      })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      const { code, params } = error.problem
      if (code === 'not_allowed_now') {
        const found = await readCase(backend, organization, visitor)
        const today = dateIn(organization.timeZone, backend.clock())
        const mistakes = [{ sentence: words.trouble.not_allowed_now }]
        const body = caseBody(context, { found, entry, mistakes, typed: remark.text, today })
        return reply.code(409).send(page(context, { title: words.track.case(found.number), body, hasErrors: true }))
      }
      if (code !== 'not_found' && code !== 'rate_limited') throw error
      const sentence = code === 'not_found' ? words.trouble.wrong_code : limitSentence(context, params?.until)
      return reply
        .code(error.problem.status)
        .headers(error.headers)
        .send(entryPage(context, entry, [{ field: 'number', sentence }]))
    }
  })
}

const actions = ['rate', 'dispute', 'reply'] as const satisfies readonly CaseAction[]
type Action = (typeof actions)[number]

interface Remark {
  readonly score: number | undefined
  readonly text: string
}

function act(
  backend: Backend,
  { organization }: PageContext,
  visitor: Visitor,
  { action, remark }: { action: Action; remark: Remark },
) {
  const { score = 0, text } = remark
  switch (action) {
    case 'rate':
      return rateCase(backend, organization, visitor, { score, ...(text && { comment: text }) })
    case 'dispute':
      return disputeCase(backend, organization, visitor, { text })
    case 'reply':
      return replyToInquiry(backend, organization, visitor, { text })
  }
}

/** Most characters of a remark and of a comment to a rating, as the contract has them. */
const remarkLimit = 4000
const commentLimit = 2000

function remarkMistakes({ words }: PageContext, action: Action, { score, text }: Remark): Mistake[] {
  const errors: { field: string; error: FieldError }[] = []
  const wrong = (field: string, error: FieldError) => errors.push({ field, error })
  const field = `${action}-text`
  const max = action === 'rate' ? commentLimit : remarkLimit
  if (action === 'rate' && !(score && score >= 1 && score <= 5)) wrong('score', { pointer: '/score', code: 'required' })
  if (action !== 'rate' && text === '') wrong(field, { pointer: '/remark', code: 'required' })
  if (text.length > max) wrong(field, { pointer: '/remark', code: 'too_long', params: { over: text.length - max } })
  return errors.map(({ field, error }) => ({ field, sentence: sentenceFor(error, words) }))
}

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
