import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import { organizationOf } from '../http/parameters.ts'
import type { ConsentDocument } from '../organizations/index.ts'
import { refusal } from '../problems.ts'
import { attributes, html } from './html.ts'
import { contextFor, iconPath, type PageContext, page, paragraphs, stylesheetPath } from './page.ts'

const looks = [
  { path: stylesheetPath, file: 'style.css', type: 'text/css; charset=utf-8' },
  { path: iconPath, file: 'icon.svg', type: 'image/svg+xml' },
]

/** What a resident reads before agreeing, and how the pages look. */
export function documentRoutes(app: FastifyInstance, backend: Backend): void {
  for (const { path, file, type } of looks) {
    const bytes = readFileSync(new URL(file, import.meta.url))
    const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    app.get(path, async (request, reply) => {
      reply.headers({ etag: tag, 'cache-control': 'public, max-age=300' })
      if (request.headers['if-none-match'] === tag) return reply.code(304).send()
      return reply.type(type).send(bytes)
    })
  }

  app.get<{ Params: { organization: string; consent: string }; Querystring: { lang?: string } }>(
    '/o/:organization/consents/:consent',
    async (request, reply) => {
      const context = contextFor(organizationOf(backend, request.params.organization), request.query.lang)
      const { consent } = request.params
      const document = context.organization.consentDocument(consent, context.language)
      if (!document) throw refusal('not_found', 'There is no such consent')
      const address = { path: `${context.home}/consents/${consent}`, query: {} }
      return reply.type('text/html; charset=utf-8').send(documentPage(context, document, address))
    },
  )

  app.get<{ Params: { organization: string }; Querystring: { lang?: string } }>(
    '/o/:organization/privacy',
    async (request, reply) => {
      const context = contextFor(organizationOf(backend, request.params.organization), request.query.lang)
      const document = context.organization.privacyPolicy(context.language)
      const address = { path: `${context.home}/privacy`, query: {} }
      return reply.type('text/html; charset=utf-8').send(documentPage(context, document, address))
    },
  )
}

/** The first line of a document is its heading; empty lines part its paragraphs. */
function documentPage(
  context: PageContext,
  { text, language }: Pick<ConsentDocument, 'text' | 'language'>,
  address: { path: string; query: Readonly<Record<string, string>> },
): string {
  const [title = '', ...rest] = text.trim().split('\n')
  return page(context, {
    title,
    body: html`<article${attributes({ lang: language })}><h1>${title}</h1>
${paragraphs(rest.join('\n'))}</article>`,
    address,
  })
}
