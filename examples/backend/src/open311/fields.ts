import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import type { Backend } from '../backend.ts'
import { shownName } from '../files/name.ts'
import { type Digest, sha256OfFile } from '../uploads/digest.ts'
import { incomingPath } from '../uploads/incoming.ts'
import { withRoom } from '../uploads/room.ts'
import { Open311Error } from './errors.ts'
import type { Open311Words } from './words.ts'

/** A file of a report on the disk of this process, not looked at yet. */
export interface SentFile {
  readonly path: string
  readonly name: string
  readonly sent: Digest
}

/** Fields of a request. GeoReport: an empty one is the same as none. */
export interface Fields {
  /** The first one that is not blank, without blanks around it. */
  one(name: string): string | undefined
  /** As it was sent, with line feeds for line breaks. */
  text(name: string): string | undefined
  /** All items of a list, repeated or with commas between. */
  list(name: string): string[]
  readonly entries: readonly (readonly [name: string, value: string])[]
}

function fieldsOf(entries: Iterable<readonly [string, string]>): Fields {
  const filled = [...entries].filter(([, value]) => value.trim() !== '')
  const all = (name: string) => filled.flatMap(([key, value]) => (key === name ? [value] : []))
  return {
    entries: filled,
    one: (name) => all(name)[0]?.trim(),
    text: (name) => all(name)[0]?.replaceAll(/\r\n?/g, '\n'),
    list: (name) => all(name).flatMap((value) => value.split(',').flatMap((item) => item.trim() || [])),
  }
}

/** Fields of the query. */
export const queryOf = ({ url }: Pick<FastifyRequest, 'url'>): Fields =>
  fieldsOf(new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''))

/** Most files, and most bytes of them all, that are put on the disk before anybody knows whose they are. */
const spool = { files: 30, fields: 500 }

/**
 * Reads a posted form, with files where it is multipart. `jurisdiction_id` and `api_key` may stand in the query: some
 * clients put them there.
 *
 * @param admit called before the first file is put on the disk
 * @throws Open311Error 400
 */
export async function readForm(
  request: FastifyRequest,
  backend: Backend,
  { words, admit }: { words: Open311Words; admit: (fields: Fields) => Promise<void> },
): Promise<{ readonly fields: Fields; readonly files: readonly SentFile[] }> {
  const entries: [string, string][] = []
  const files: SentFile[] = []
  const query = queryOf(request).entries.filter(([name]) => name === 'jurisdiction_id' || name === 'api_key')
  const read = () => fieldsOf([...entries, ...query])
  if (!request.isMultipart()) {
    const body = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
    return { fields: fieldsOf([...body, ...query]), files }
  }
  let room = mostBytes(backend)
  try {
    for await (const part of partsOf(request, words)) {
      if (part.type === 'field') {
        entries.push([part.fieldname, String(part.value ?? '')])
        continue
      }
      // A field of a page in which no file was chosen comes as a part without a name.
      if (!part.filename) {
        part.file.resume()
        continue
      }
      if (files.length === 0) await admit(read())
      const path = await incomingPath(backend)
      const sent = await keepBytes(part.file, path, { room, words })
      room -= sent.size
      files.push({ path, name: shownName(part.filename), sent })
    }
  } catch (error) {
    await removeFiles(files)
    throw error
  }
  return { fields: read(), files }
}

/** Whatever has become of the report, nothing of it stays where it came in. */
export async function removeFiles(files: readonly SentFile[]): Promise<void> {
  for (const { path } of files) await rm(path, { force: true })
}

async function* partsOf(request: FastifyRequest, words: Open311Words) {
  const limits = { files: spool.files, fields: spool.fields, parts: 600, fieldSize: 200_000, fieldNameSize: 500 }
  const parts = request.parts({ limits: { ...limits, fileSize: Number.POSITIVE_INFINITY } })
  while (true) {
    const step = await parts.next().catch((error: NodeJS.ErrnoException & { statusCode?: number }) => {
      throw new Open311Error(400, error.code?.endsWith('_LIMIT') ? words.tooLarge : words.unreadable)
    })
    if (step.done) return
    yield step.value
  }
}

async function keepBytes(
  body: Readable,
  path: string,
  { room, words }: { room: number; words: Open311Words },
): Promise<Digest> {
  let size = 0
  async function* read(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > room) throw new Open311Error(400, words.tooLarge)
        yield chunk
      }
    } catch (error) {
      throw error instanceof Open311Error ? error : new Open311Error(400, words.unreadable)
    }
  }
  try {
    await withRoom(() => pipeline(read, createWriteStream(path, { mode: 0o600 })))
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return sha256OfFile(path)
}

/** As much as the most generous organization takes. */
const mostBytes = ({ organizations }: Pick<Backend, 'organizations'>): number =>
  Math.max(0, ...[...organizations.values()].map((organization) => organization.form('ru').limits.files.total))
