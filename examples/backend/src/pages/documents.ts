import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Backend } from '../backend.ts'
import { organizationOf } from '../http/parameters.ts'
import type { ConsentDocument } from '../organizations/index.ts'
import { refusal } from '../problems.ts'
import { attributes, html } from './html.ts'
import { contextFor, iconPath, type PageContext, page, paragraphs, stylesheetPath, widgetScriptPath } from './page.ts'

const fileNextToThis = (name: string): Buffer => readFileSync(new URL(name, import.meta.url))

/**
 * For pages with the widget. When its files do not arrive, the plain form comes back in its place. The tracking page
 * asks for number and code, unless a tracking link has brought both in its fragment.
 */
const widgetScript = `addEventListener('otklik:error', ({ target, detail }) => {
  if (detail.code === 'load') target.replaceWith(...target.childNodes)
})
if (location.pathname.endsWith('/track') && !location.hash) {
  ;(window.Otklik ||= []).push(['open', { screen: 'follow' }])
}
`

const files = [
  { path: stylesheetPath, type: 'text/css; charset=utf-8', bytes: fileNextToThis('style.css') },
  { path: iconPath, type: 'image/svg+xml', bytes: fileNextToThis('icon.svg') },
  { path: widgetScriptPath, type: 'text/javascript; charset=utf-8', bytes: Buffer.from(widgetScript) },
]

/** What a resident reads before agreeing, and how the pages look. */
export function documentRoutes(app: FastifyInstance, backend: Backend): void {
  for (const { path, type, bytes } of files) {
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
