import type { FastifyError, FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import { ProblemError } from '../problems.ts'
import { html, toText } from './html.ts'
import { contextFor, iconPath, type PageContext, page, stylesheetPath } from './page.ts'
import type { Words } from './words/index.ts'

/** Says in words, on a page of the organization, what could not be shown at a field. */
export function failurePages(app: FastifyInstance, { organizations }: Pick<Backend, 'organizations'>): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error instanceof ProblemError ? error.problem.status : (error.statusCode ?? 500)
    if (status >= 500) {
      // The message of an error may quote a value; its kind and the places in the code do not.
      const { name, code, stack = '' } = error
      const places = stack.split('\n').filter((line) => /^\s+at /.test(line))
      request.log.error({ failure: { name, code, stack: places } }, 'unexpected error')
    }
    reply.code(status).type('text/html; charset=utf-8').serializer(String)
    const { organization: id = '' } = request.params as { organization?: string }
    const organization = organizations.get(id)
    if (!organization) return reply.send(strangerPage())
    const context = contextFor(organization, (request.query as { lang?: unknown }).lang)
    const sentence = sentenceOf(error, status, context)
    return reply.send(failurePage(context, sentence))
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

function sentenceOf(error: Error, status: number, context: PageContext): string {
  const { trouble }: Words = context.words
  if (error instanceof ProblemError && error.problem.code === 'rate_limited') {
    return limitSentence(context, error.problem.params?.until)
  }
  if (error instanceof ProblemError && error.problem.code === 'closed') return trouble.closed
  if (status === 404) return trouble.not_found
  return status === 413 ? trouble.too_large : trouble.server
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
