import { type Category, type FieldError, findLeaf, Kind } from '@otklik/sdk/domain'
import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import { dateIn } from '../cases/dates.ts'
import { organizationOf } from '../http/parameters.ts'
import type { Organization } from '../organizations/index.ts'
import { readCameFrom } from './came-from.ts'
import { type Chosen, chooseForm, mistakesIn, nothingToChoose, queryOf } from './choose.ts'
import { failurePage, limitSentence } from './failure.ts'
import { fieldId, type Mistake } from './fields.ts'
import { type Given, isDoubtful, readGiven, trapField, writeGiven } from './given.ts'
import { type Html, html } from './html.ts'
import { previewOf } from './links.ts'
import { contextFor, type PageContent, type PageContext, page, phoneLink, widgetAround } from './page.ts'
import { receiptBody } from './receipt.ts'
import { isDraftKey, type KeptFile, newKey, receive } from './receive.ts'
import { type Outcome, submit } from './submit.ts'
import { sentenceFor } from './words/index.ts'
import { type GivenOut, writeForm } from './write.ts'
import { type ContactField, contactFields, readWritten, type Written } from './written.ts'

type Route = {
  Params: { organization: string }
  Querystring: Partial<Record<'lang' | 'kind' | 'category' | 'place' | 'channel' | 'community', unknown>>
}

/** From the first choice to the receipt. */
export function writeRoutes(app: FastifyInstance, backend: Backend): void {
  const contextOf = (id: string, language: unknown) => contextFor(organizationOf(backend, id), language)
  const givenOut = (organization: Organization, { key }: Written, given: Given): GivenOut => ({
    sign: writeGiven(backend, organization, key, given),
    trap: !given.again,
  })
  const fresh = ({ organization }: PageContext, written: Written): GivenOut =>
    givenOut(organization, written, { at: backend.clock(), again: false })
  const todayOf = ({ organization }: PageContext) => dateIn(organization.timeZone, backend.clock())

  app.get<Route>('/o/:organization', async (request, reply) => {
    const context = contextOf(request.params.organization, request.query.lang)
    const chosen = readChosen(context, request.query)
    const body = widgetAround(
      context,
      queryOf(chosen),
      html`<h2 class="title">${context.words.title}</h2>
${firstStep(context, chosen, { today: todayOf(context), fresh })}`,
    )
    const address = { path: context.home, query: queryOf(chosen) }
    const preview = previewOf(backend, context, request.query)
    return reply
      .type(htmlType)
      .send(page(context, { title: context.words.title, body, widget: true, preview, address }))
  })

  app.get<Route>('/o/:organization/plain', async (request, reply) => {
    const context = contextOf(request.params.organization, request.query.lang)
    const chosen = readChosen(context, request.query)
    const body = html`<h1>${context.words.title}</h1>
${firstStep(context, chosen, { today: todayOf(context), fresh })}`
    const address = { path: `${context.home}/plain`, query: queryOf(chosen) }
    return reply.type(htmlType).send(page(context, { title: context.words.title, body, address }))
  })

  app.get<Route>('/o/:organization/write', async (request, reply) => {
    const context = contextOf(request.params.organization, request.query.lang)
    const chosen = readChosen(context, request.query)
    const today = todayOf(context)
    const category = leafOf(context, chosen.category)
    const mistakes = mistakesIn(context, chosen, category, today)
    const address = { path: `${context.home}/write`, query: queryOf(chosen) }
    if (context.form.status === 'closed' || mistakes.length > 0) {
      const body = html`<h1>${context.words.title}</h1>
${firstStep(context, chosen, { today, fresh, mistakes })}`
      const content = { title: context.words.title, body, hasErrors: mistakes.length > 0, address }
      return reply.type(htmlType).send(page(context, content))
    }
    const written = blank(context, chosen)
    const second = secondStep(context, written, { ...nothingYet, given: fresh(context, written) })
    return reply.type(htmlType).send(page(context, { ...second, address }))
  })

  app.post<Route>('/o/:organization/write', async (request, reply) => {
    const organization = organizationOf(backend, request.params.organization)
    const { fields, files, fileErrors } = await receive(request, backend, organization)
    const context = contextFor(organization, fields.get('lang')?.[0])
    const written = readWritten(fields)
    const one = (name: string) => fields.get(name)?.[0] ?? ''
    const now = backend.clock()
    const given = readGiven(backend, organization, written.key, one('given'))
    const doubtful = isDoubtful(given, one(trapField), now)
    const round = Number(fields.get('round')?.[0] ?? 0) + 1 || 1
    reply.type(htmlType)
    const again = (mistakes: readonly Mistake[], kept: readonly KeptFile[] = files): string => {
      reply.code(422)
      const draft = renewed(context, written)
      const out = givenOut(organization, draft, { at: given?.at ?? now, again: doubtful || given?.again === true })
      return page(context, secondStep(context, draft, { mistakes, files: kept, round, given: out }))
    }
    // A key that is not one of ours was changed on the way.
    if (!isDraftKey(written.key)) return again([{ sentence: context.words.trouble.form_changed }], [])
    const outcome = await submit(backend, context, { written, files, fileErrors, doubtful, address: request.ip })
    if ('receipt' in outcome) {
      return page(context, { title: context.words.sent.heading, body: receiptBody(context, outcome.receipt, written) })
    }
    if ('errors' in outcome) {
      const gone = outcome.errors.some(({ pointer, code }) => pointer === '/attachments' && code === 'required')
      return again(mistakesOf(context, outcome.errors, written), gone ? [] : files)
    }
    if (outcome.refused === 'conflict') {
      reply.code(409)
      return failurePage(context, context.words.trouble.conflict)
    }
    return again([{ sentence: refusalSentence(context, outcome.refused) }])
  })
}

const htmlType = 'text/html; charset=utf-8'

function readChosen({ form }: PageContext, query: Route['Querystring']): Chosen {
  const only = form.kinds.length === 1 ? form.kinds[0] : undefined
  return {
    kind: only ?? Kind.options.find((one) => one === text(query.kind)),
    category: text(query.category) || undefined,
    place: text(query.place).trim().slice(0, longestPlace),
    from: readCameFrom(text(query.channel), text(query.community)),
  }
}

/** A parameter that comes twice comes as a list; what stands first counts. */
const text = (parameter: unknown): string => String((Array.isArray(parameter) ? parameter[0] : parameter) ?? '')

/** The most that an address of a place has. */
const longestPlace = 500

const leafOf = ({ form }: PageContext, code: string | undefined): Category | undefined =>
  code === undefined ? undefined : findLeaf(form.categories, code)

/** The notices of the form, and what is to be chosen where there is a choice. */
function firstStep(
  context: PageContext,
  chosen: Chosen,
  {
    today,
    fresh,
    mistakes = [],
  }: {
    today: string
    fresh: (context: PageContext, written: Written) => GivenOut
    mistakes?: readonly Mistake[]
  },
): Html {
  if (context.form.status === 'closed') return notices(context)
  const written = blank(context, chosen)
  const next = nothingToChoose(context)
    ? writeForm(context, { ...nothingYet, written, category: undefined, given: fresh(context, written) })
    : chooseForm(context, { chosen, mistakes, today })
  return html`${notices(context)}${next}`
}

const nothingYet = { mistakes: [], files: [], round: 0 } as const

function secondStep(
  context: PageContext,
  written: Written,
  state: { mistakes: readonly Mistake[]; files: readonly KeptFile[]; round: number; given: GivenOut },
): PageContent {
  const title = context.words.write.heading[written.kind ?? 'complaint']
  const body = html`<h1>${title}</h1>
${notices(context)}
${writeForm(context, { ...state, written, category: leafOf(context, written.category) })}`
  return { title, body, hasErrors: state.mistakes.length > 0 }
}

function notices({ form, words }: PageContext): Html {
  const { urgent, notice, status } = form
  return html`${
    urgent &&
    html`<div class="notice strong"><p>${urgent.text}</p>
${urgent.phone && html`<p>${phoneLink(urgent.phone, words.call(urgent.phone))}</p>`}</div>`
  }
${status === 'closed' && html`<h2>${words.closedTitle}</h2>`}
${notice && html`<p class="notice">${notice}</p>`}`
}

/** An empty form, with a key of its own: a double press or a reload sends the same draft. */
const blank = ({ form }: PageContext, { kind, category, place, from }: Chosen): Written => ({
  kind,
  category,
  from,
  procedure: undefined,
  text: '',
  place,
  contact: {},
  answers: new Map(),
  ticks: new Map(),
  key: newKey(),
  formVersion: form.version,
})

/** What was typed, under the form as it is now. */
const renewed = ({ form }: PageContext, written: Written): Written => ({
  ...written,
  key: isDraftKey(written.key) ? written.key : newKey(),
  formVersion: form.version,
})

/** The order of the fields on the page. */
const order = ['kind', 'category', 'text', 'answers', 'place', 'procedure', 'contact', 'attachments', 'consents']

function mistakesOf(context: PageContext, errors: readonly FieldError[], written: Written): Mistake[] {
  const { words } = context
  const position = ({ pointer }: FieldError) => {
    const [, field = '', part] = pointer.split('/')
    return order.indexOf(field) * 10 + (field === 'contact' ? contactFields.indexOf(part as ContactField) : 0)
  }
  const questions = leafOf(context, written.category)?.questions ?? []
  return [...errors]
    .sort((a, b) => position(a) - position(b))
    .map((error) => {
      const { pointer, code } = error
      const question = questions.find((one) => pointer === `/answers/${one.code}`)
      const contactMissing = pointer === '/contact/email' && code === 'required' && written.procedure === 'message'
      const sentence = contactMissing ? words.requiredContact : sentenceFor(error, words, question?.label)
      const isOnPage = !['kind', 'category'].includes(pointer.split('/')[1] ?? '')
      return { sentence, ...(isOnPage && { field: fieldId(pointer) }) }
    })
}

function refusalSentence(context: PageContext, refused: Extract<Outcome, { refused: unknown }>['refused']): string {
  if (typeof refused === 'object') return limitSentence(context, refused.until)
  return context.words.trouble[refused]
}
