import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Checked, checkLink, type Standing } from '../links/check.ts'
import { meantChannel, readCommunity } from '../links/community.ts'
import type { Finding } from '../links/finding.ts'
import type { Known } from '../links/known.ts'
import { type ListedLink, readList } from '../links/list.ts'
import { pictureNames } from '../links/pictures/names.ts'
import { postOf } from '../links/post.ts'
import { readWanted } from '../links/read.ts'
import { sentenceOf } from '../links/sentences.ts'
import { type LinkWords, linksUsage, linkWordsIn } from './link-words.ts'
import { plain } from './print.ts'
import type { Surroundings } from './run.ts'

/** What cannot be done as it was asked for; the message says why, and the code is the program's own. */
class Stop extends Error {
  override readonly name = 'Stop'
  readonly code: 2 | 3
  constructor(code: 2 | 3, message: string) {
    super(message)
    this.code = code
  }
}

const options = {
  organization: { type: 'string' },
  channel: { type: 'string' },
  community: { type: 'string' },
  kind: { type: 'string' },
  category: { type: 'string' },
  place: { type: 'string' },
  to: { type: 'string' },
  online: { type: 'boolean' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * `links make` and `links check`. Needs no token: nothing that it asks the backend for is a secret. Resolves with the exit
 * code: 0 all is right, 1 links are wrong, 2 wrong command line, 3 the backend cannot be reached.
 */
export async function runLinks(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { env, out, err } = surroundings
  let language: 'ru' | 'en' = /^ru/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'ru' : 'en'
  try {
    const { values, positionals } = parsed(args)
    if (values.lang === 'ru' || values.lang === 'en') language = values.lang
    const words = linkWordsIn(language)
    const [name, ...rest] = positionals
    if (values.help || name === undefined) {
      out(linksUsage)
      return values.help ? 0 : 2
    }
    if (name !== 'make' && name !== 'check') throw new Stop(2, words.noCommand(name))
    if (!values.organization) throw new Stop(2, words.noOrganization)
    const backend = backendAt(env.OTKLIK_URL || 'http://localhost:8081', words)
    const known = await backend.known(values.organization)
    const call = { values, rest, known, backend, words, language, surroundings }
    return name === 'make' ? await make(call) : await check(call)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    err(error.message)
    if (error.code === 2) err('otklik links --help')
    return error.code
  }
}

interface Call {
  readonly values: ReturnType<typeof parsed>['values']
  readonly rest: readonly string[]
  readonly known: Known
  readonly backend: LinksBackend
  readonly words: LinkWords
  readonly language: 'ru' | 'en'
  readonly surroundings: Surroundings
}

async function make({ values, rest, known, backend, words, language, surroundings: { out } }: Call): Promise<number> {
  if (rest.length > 0) throw new Stop(2, words.makeTakesNoMore)
  const { channel, community, kind, category, place } = values
  const lang = values.lang === 'en' ? 'en' : undefined
  const wanted = Object.fromEntries(
    Object.entries({ channel: meantChannel(channel) ?? channel, community, kind, category, place, lang }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  const answer = readWanted(wanted, known)
  if ('findings' in answer) throw new Stop(2, answer.findings.map((one) => sentenceOf(one, language)).join('\n'))
  const { link, address, miniApp } = answer.made
  const text = postOf(link, { address: miniApp ?? address, name: known.names[link.lang === 'en' ? 'en' : 'ru'] })
  const saved = values.to === undefined ? [] : await backend.save(new URL(address).search, values.to)
  if (values.json) {
    out(JSON.stringify({ address, ...(miniApp && { miniApp }), text, ...(values.to && { saved }) }, null, 2))
    return 0
  }
  const lines = [
    `${words.address}: ${address}`,
    ...(miniApp ? [`${words.miniApp}: ${miniApp}`] : []),
    '',
    `${words.text}:`,
    ...text.split('\n').map((line) => (line ? `    ${line}` : '')),
    ...(saved.length > 0 ? ['', ...saved.map(words.saved)] : []),
  ]
  for (const line of lines) out(line)
  return 0
}

async function check({ values, rest, known, backend, words, language, surroundings }: Call): Promise<number> {
  const { out } = surroundings
  if (rest.length === 0) throw new Stop(2, words.nothingToCheck)
  const listed: (ListedLink & { readonly source: string })[] = []
  for (const source of rest) {
    for (const one of await listIn(source, surroundings, words)) listed.push({ source, ...one })
  }
  const results: (Checked & { readonly line: number; readonly source: string })[] = []
  for (const { source, ...one } of listed) {
    const standing = standingOf(one, values, words)
    const checked = checkLink(one.text, known, standing)
    const gone = values.online && checked.findings.length === 0 ? await backend.opens(one.text, known) : undefined
    results.push({ ...checked, line: one.line, source, ...(gone && { findings: [gone], right: undefined }) })
  }
  const wrong = results.filter(({ findings }) => findings.length > 0)
  if (values.json) {
    const told = results.map(({ source, line, text, findings, right }) => ({
      ...{ source, line, address: text, right: right ?? null },
      findings: findings.map((finding) => ({ ...finding, sentence: sentenceOf(finding, language) })),
    }))
    out(JSON.stringify({ checked: results.length, wrong: wrong.length, links: told }, null, 2))
  } else {
    for (const result of wrong) for (const line of linesOf(result, { words, language })) out(plain(line))
    out(words.sum(results.length, wrong.length))
  }
  return wrong.length > 0 ? 1 : 0
}

function linesOf(
  { line, source, text, findings, right }: Checked & { line: number; source: string },
  { words, language }: { words: LinkWords; language: 'ru' | 'en' },
): string[] {
  const place = source === text ? '' : `${words.line(line)}: `
  return [
    `${place}${text || words.empty}`,
    ...findings.map((finding) => `    ${sentenceOf(finding, language)}`),
    `    ${right === undefined ? words.sayWhere(findings) : `${words.right}: ${right}`}`,
    '',
  ]
}

async function listIn(source: string, { readInput }: Surroundings, words: LinkWords): Promise<ListedLink[]> {
  if (source === '-') return readList(await readInput())
  const isFile = await stat(source).then(
    (found) => found.isFile(),
    () => false,
  )
  if (isFile) return readList(await readFile(source, 'utf8'))
  if (/^\w{2,12}:\/|^[\w-]+(?:\.[\w-]+)+\/./.test(source)) return [{ line: 1, text: source }]
  throw new Stop(2, words.unreadable(source))
}

/** What a row says of itself comes before what was said of all. */
function standingOf({ line, ...row }: ListedLink, values: Call['values'], words: LinkWords): Standing {
  const channelWord = row.channel ?? values.channel
  const channel = meantChannel(channelWord)
  if (channelWord !== undefined && !channel) throw new Stop(2, words.unknownChannel(line, channelWord))
  const communityWord = row.community ?? values.community
  if (communityWord === undefined || channel === undefined) return { channel }
  const community = readCommunity(channel, communityWord)
  if (community === undefined) throw new Stop(2, words.unknownCommunity(line, communityWord))
  return { channel, community }
}

type LinksBackend = ReturnType<typeof backendAt>

/** What links need of the backend: its public pages. */
function backendAt(url: string, words: LinkWords) {
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new Stop(2, words.badUrl)
  const base = url.replace(/\/+$/, '')
  const request = async (path: string): Promise<Response> => {
    const response = await fetch(`${base}${path}`, { redirect: 'error' }).catch(({ cause, message }) => {
      throw new Stop(3, words.unreachable(url, cause?.code ?? message))
    })
    if (response.status >= 500) throw new Stop(3, words.unreachable(url, `HTTP ${response.status}`))
    return response
  }
  let organization = ''

  return {
    async known(id: string): Promise<Known> {
      organization = encodeURIComponent(id)
      const response = await request(`/o/${organization}/links.json`)
      if (response.status === 404) throw new Stop(2, words.unknownOrganization(id))
      return response.json().catch(() => {
        throw new Stop(3, words.unreachable(url, 'no JSON'))
      })
    },
    /** Saves every picture of a link. Gives their paths. */
    async save(query: string, to: string): Promise<string[]> {
      await mkdir(to, { recursive: true })
      const saved: string[] = []
      for (const name of pictureNames) {
        const response = await request(`/o/${organization}/links/${name}${query}`)
        if (!response.ok) throw new Stop(3, words.unreachable(url, `HTTP ${response.status}`))
        const path = join(to, name)
        await writeFile(path, new Uint8Array(await response.arrayBuffer()))
        saved.push(path)
      }
      return saved
    },
    /** Opens a link that is ours; nobody else's server is asked. */
    async opens(address: string, { site }: Known): Promise<Finding | undefined> {
      if (new URL(address).origin !== new URL(site).origin) return undefined
      const response = await fetch(address, { redirect: 'manual' }).catch(
        ({ cause, message }) => cause?.code ?? message,
      )
      if (typeof response === 'string') return { code: 'gone', found: response }
      await response.body?.cancel()
      return response.status === 200 ? undefined : { code: 'gone', found: String(response.status) }
    },
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new Stop(2, (error as Error).message)
  }
}
