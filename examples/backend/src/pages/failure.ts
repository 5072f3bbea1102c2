import type { Problem } from '@otklik/sdk/contract'
import type { FastifyError, FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import { problemFor } from '../http/problem-replies.ts'
import { html, toText } from './html.ts'
import { contextFor, iconPath, type PageContext, page, stylesheetPath } from './page.ts'
import type { Words } from './words/index.ts'

/** Says in words, on a page of the organization, what could not be shown at a field. */
export function failurePages(app: FastifyInstance, { organizations }: Pick<Backend, 'organizations'>): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { problem, headers } = problemFor(error, request)
    // A body that was refused unread would otherwise be read to its end to keep the connection.
    if (request.method === 'POST' && !request.raw.complete) reply.header('connection', 'close')
    reply.code(problem.status).headers(headers).type('text/html; charset=utf-8').serializer(String)
    const { organization: id = '' } = request.params as { organization?: string }
    const organization = organizations.get(id)
    if (!organization) return reply.send(strangerPage())
    const context = contextFor(organization, (request.query as { lang?: unknown }).lang)
    return reply.send(failurePage(context, sentenceOf(problem, context)))
  })
}

export function failurePage(context: PageContext, sentence: string): string {
  const { words, home, language } = context
  return page(context, {
    title: words.trouble.heading,
    body: html`<h1>${words.trouble.heading}</h1>
<p>${sentence}</p>
<p><a href="${home}/plain?lang=${language}">${words.trouble.back}</a></p>`,
  })
}

/** When a limit ends, by the clock of the organization. */
export function limitSentence({ organization, words }: PageContext, until: unknown): string {
  const known = typeof until === 'string' && Number.isFinite(Date.parse(until))
  return words.trouble.rate_limited(known ? words.format.moment(until, organization.timeZone) : undefined)
}

function sentenceOf({ code, status, params }: Problem, context: PageContext): string {
  const { trouble }: Words = context.words
  switch (code) {
    case 'rate_limited':
      return limitSentence(context, params?.until)
    case 'closed':
    case 'not_found':
    case 'too_large':
      return trouble[code]
    default:
      return status < 500 ? trouble.unreadable : trouble.server
  }
}

/** For an address that belongs to no organization. */
const strangerPage = (): string =>
  toText(html`<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Такой страницы здесь нет</title>
<link rel="icon" type="image/svg+xml" href="${iconPath}">
<link rel="stylesheet" href="${stylesheetPath}">
</head>
<body>
<main>
<h1>Такой страницы здесь нет</h1>
<p>Проверьте адрес: возможно, в нём опечатка.</p>
<p lang="en">There is no such page here. Check the address for a slip.</p>
</main>
</body>
</html>
`)
