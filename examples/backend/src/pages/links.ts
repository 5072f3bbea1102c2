import { type Category, findLeaf } from '@otklik/sdk/domain'
import type { FastifyInstance } from 'fastify'
import sharp from 'sharp'
import type { Backend } from '../backend.ts'
import { organizationOf } from '../http/parameters.ts'
import { addressUnit } from '../limits/address.ts'
import { limited } from '../limits/rate.ts'
import { knownOf } from '../links/known.ts'
import { type PictureName, pictureNames } from '../links/pictures/names.ts'
import { toPdf } from '../links/pictures/pdf.ts'
import { posterOf, qrDrawing } from '../links/pictures/poster.ts'
import { toPixels } from '../links/pictures/raster.ts'
import { toSvg } from '../links/pictures/svg.ts'
import { tileOf } from '../links/pictures/tile.ts'
import { type Made, readWanted, type Wanted } from '../links/read.ts'
import { refusal } from '../problems.ts'
import { linksBody } from './links-body.ts'
import { contextFor, type PageContent, type PageContext, page } from './page.ts'
import { linksWordsIn } from './words/links.ts'

type Route = { Params: { organization: string }; Querystring: Record<string, unknown> }

/** Where an administrator without a console gets a link, its pictures and its poster. Shows nothing that is secret. */
export function linksRoutes(app: FastifyInstance, backend: Backend): void {
  app.get<Route>('/o/:organization/links', async (request, reply) => {
    const context = contextFor(organizationOf(backend, request.params.organization), request.query.lang)
    const wanted = readQuery(request.query, context)
    const answer = isAsked(wanted) ? readWanted(wanted, knownOf(backend, context.organization)) : undefined
    const hasErrors = answer !== undefined && 'findings' in answer
    const { lang: _, ...query } = wanted
    const content = {
      title: linksWordsIn(context.language).title,
      body: linksBody(context, wanted, answer),
      hasErrors,
      noindex: true,
      address: { path: `${context.home}/links`, query },
    }
    return reply.type('text/html; charset=utf-8').header('x-robots-tag', 'noindex').send(page(context, content))
  })

  app.get<Route>('/o/:organization/links.json', async (request, reply) => {
    const organization = organizationOf(backend, request.params.organization)
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(knownOf(backend, organization)))
  })

  app.get<Route & { Params: { file: string } }>('/o/:organization/links/:file', async (request, reply) => {
    const { file } = request.params
    const context = contextFor(organizationOf(backend, request.params.organization), request.query.lang)
    const name = pictureNames.find((one) => one === file)
    const wanted = readQuery(request.query, context)
    const answer = readWanted(wanted, knownOf(backend, context.organization))
    if (!name || 'findings' in answer) throw refusal('not_found', 'There is no such picture')
    // Pictures cost more than pages: whoever asks for many waits.
    const bucket = backend.secrets.hash('link pictures by address', addressUnit(request.ip))
    await limited(backend, [{ bucket, limit: backend.config.limits.challengesPerAddress }])
    const { type, body } = await pictureOf(name, context, answer.made)
    reply.headers({ 'cache-control': 'public, max-age=3600', 'x-robots-tag': 'noindex' })
    return reply.type(type).send(body)
  })
}

/** What a network shows for a link that was made here; nothing for a page that was opened by itself. */
export function previewOf(backend: Backend, context: PageContext, query: Route['Querystring']): PageContent['preview'] {
  const wanted = readQuery(query, context)
  const answer = wanted.channel === undefined ? undefined : readWanted(wanted, knownOf(backend, context.organization))
  if (!answer || 'findings' in answer) return undefined
  const { link, address } = answer.made
  return {
    title: linksWordsIn(context.language).actions[link.kind ?? 'any'],
    picture: `${backend.publicUrl()}${context.home}/links/preview.png${new URL(address).search}`,
  }
}

const parameters = ['channel', 'community', 'kind', 'category', 'place'] as const

function readQuery(query: Route['Querystring'], { language }: PageContext): Wanted {
  const given = parameters.flatMap((name) => {
    const value = query[name]
    const text = typeof value === 'string' ? value.trim() : ''
    return text === '' ? [] : [[name, text.slice(0, 300)]]
  })
  return { ...Object.fromEntries(given), ...(language !== 'ru' && { lang: language }) }
}

const isAsked = (wanted: Wanted): boolean => parameters.some((name) => wanted[name] !== undefined)

async function pictureOf(
  name: PictureName,
  context: PageContext,
  { link, address }: Made,
): Promise<{ type: string; body: string | Buffer }> {
  const { form, language } = context
  const words = linksWordsIn(language)
  const category: Category | undefined =
    link.category === undefined ? undefined : findLeaf(form.categories, link.category)
  const about = [category?.label, link.place].filter(Boolean).join(', ') || undefined
  const text = { action: words.actions[link.kind ?? 'any'], about, organization: form.organization.shortName, language }
  if (name === 'qr.svg') return svg(toSvg(qrDrawing(address, { title: text.action, language })))
  if (name === 'poster.svg' || name === 'poster.pdf') {
    const { host, pathname } = new URL(address)
    const { drawing, code } = posterOf(address, {
      ...text,
      organization: form.organization.name,
      howTo: words.howTo,
      orType: words.orType,
      typed: `${host}${pathname}`,
      urgent: form.urgent?.text,
    })
    if (name === 'poster.svg') return svg(toSvg(drawing))
    const region = { x: code.x, y: code.y, width: code.size, height: code.size }
    return { type: 'application/pdf', body: toPdf(drawing, { address, ...region }) }
  }
  const [size, kind] = name.split('.') as ['menu' | 'preview' | 'post', 'png' | 'svg']
  const drawing = tileOf(size, text)
  if (kind === 'svg') return svg(toSvg(drawing))
  const { width, height } = drawing
  // One colour and its shades: a palette is a third of the bytes.
  const png = sharp(toPixels(drawing), { raw: { width, height, channels: 3 } }).png({ palette: true, colours: 64 })
  return { type: 'image/png', body: await png.toBuffer() }
}

const svg = (body: string) => ({ type: 'image/svg+xml; charset=utf-8', body })
