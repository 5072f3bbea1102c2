import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Backend } from '../backend.ts'
import { refusal } from '../problems.ts'

/** The script of the widget: `/otklik.js` follows the newest version, `/v/x.y.z/…` never changes. */
export async function widgetFiles(app: FastifyInstance, { config }: Pick<Backend, 'config'>): Promise<void> {
  await app.register(fastifyStatic, {
    root: config.widgetDir,
    serve: false,
    cacheControl: false,
    dotfiles: 'ignore',
    index: false,
    preCompressed: true,
  })
  app.get('/otklik.js', { schema: { hide: true } as object }, (_request, reply) =>
    open(reply, 'public, max-age=300').sendFile('otklik.js'),
  )
  app.get<{ Params: { '*': string } }>('/v/*', { schema: { hide: true } as object }, (request, reply) => {
    const file = request.params['*']
    if (!versionedFile.test(file)) throw refusal('not_found', 'There is no such file')
    return open(reply, 'public, max-age=31536000, immutable').sendFile(`v/${file}`)
  })
}

/** A version, and names in it that do not begin with a dot. */
const versionedFile = /^\d+\.\d+\.\d+[\w.-]*(\/[\w-][\w.-]*)+$/

/** Any page may load these: they are what an official site embeds. */
const open = (reply: FastifyReply, cacheControl: string): FastifyReply =>
  reply.headers({
    'cache-control': cacheControl,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'timing-allow-origin': '*',
  })
