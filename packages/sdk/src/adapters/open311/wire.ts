import { OtklikError } from '../../errors.ts'
import { type Call, createSend } from '../http.ts'
import { loaded } from '../load.ts'
import { isRecord, isShallow } from '../record.ts'
import { errorByStatus } from '../statuses.ts'
import type { LoadCases, LoadXml, Open311Options } from './options.ts'
import { type Item, itemsOf, numberOf, parseJson, textsOf } from './tree.ts'

export type Format = 'json' | 'xml'

export interface Request extends Pick<Call, 'method' | 'body' | 'size' | 'signal' | 'headers'> {
  /** Besides `jurisdiction_id`. */
  readonly query?: Readonly<Record<string, string>>
  /** What the resident typed, to be kept out of errors. What a server says of reports is not quoted at all. */
  readonly typed?: readonly string[]
}

/** What an answer holds. `items` are the records with one of the keys asked for. */
export interface Answer {
  readonly items: readonly Item[]
  readonly tree: unknown
}

export interface Wire {
  /** Asks for a path, such as `requests/7`, in a format. Throws an `OtklikError`, or the reason of an aborted signal. */
  ask(format: Format, path: string, keys: readonly string[], request?: Request): Promise<Answer>
  /** Posts to any address and gives the text of the answer. */
  post(url: string, request: Request): Promise<string>
  readTree(text: string): Promise<unknown>
}

const accepts: Record<Format, string> = { json: 'application/json', xml: 'text/xml, application/xml' }

export function createWire(
  options: Open311Options,
  { loadXml, loadCases }: { readonly loadXml: LoadXml; readonly loadCases: LoadCases },
): Wire {
  const { jurisdictionId, timeout = 15_000 } = options
  const base = String(options.endpoint).replace(/\/+$/, '')
  const bodies = new WeakMap<OtklikError, string>()
  const send = createSend({
    timeout,
    headers: {},
    // Explained when there is time for it: an XML parser may have to be loaded.
    errorOf(failure) {
      const error = errorByStatus(failure)
      bodies.set(error, String(failure.body ?? ''))
      return error
    },
    parseJson: (text) => text,
    ...(options.fetch && { fetch: options.fetch }),
  })

  return {
    readTree,
    post: async (url, { typed, query: _, ...call }) => (await sent(url, { method: 'POST', ...call }, typed)).text,
    async ask(format, path, keys, { query = {}, typed, headers, ...call } = {}) {
      const said = typed ?? (path.startsWith('requests') ? undefined : [])
      const parameters = { ...(jurisdictionId && { jurisdiction_id: jurisdictionId }), ...query }
      const search = new URLSearchParams(parameters).toString()
      const { status, text } = await sent(
        `${base}/${path}.${format}${search && `?${search}`}`,
        { cache: 'no-store', ...call, headers: { Accept: accepts[format], ...headers } },
        said,
      )
      const tree = await readTree(text)
      if (tree === undefined) {
        const what = isPage(text) ? 'a page came instead; is the jurisdiction right?' : 'the answer cannot be read'
        throw new OtklikError('malformed', what, { subject: 'body', status })
      }
      const items = itemsOf(tree, keys)
      if (items.length === 0 && isFailure(tree)) throw await explain(refusal(tree), tree, said)
      return { items, tree }
    },
  }

  async function sent(url: string, call: Call, typed: readonly string[] | undefined) {
    try {
      return await send(url, call)
    } catch (error) {
      const body = bodies.get(error as OtklikError)
      throw body ? await explain(error as OtklikError, await readTree(body), typed) : error
    }
  }

  /** With the words of the answer, if what reads them can be loaded. */
  async function explain(
    error: OtklikError,
    tree: unknown,
    typed: readonly string[] | undefined,
  ): Promise<OtklikError> {
    return loadCases().then(
      ({ explained }) => explained(error, tree, typed),
      () => error,
    )
  }

  /** Told by how it begins, since servers answer in the format they like. Undefined for a page and for rubbish. */
  async function readTree(text: string): Promise<unknown> {
    if (isPage(text)) return undefined
    const xml = /^\s*</.test(text) ? await loaded(loadXml) : undefined
    try {
      const tree = xml ? xml.parseXml(text) : parseJson(text)
      return isShallow(tree) ? tree : undefined
    } catch {
      return undefined
    }
  }
}

const isPage = (text: string): boolean => /^\s*<(!doctype html|html)/i.test(text)

/** An error that came with a status of success. */
function refusal(tree: unknown): OtklikError {
  const [item] = itemsOf(tree, ['code', 'status_code'])
  const code = numberOf(item?.code ?? item?.status_code) ?? 0
  return errorByStatus({ status: code >= 400 && code < 600 ? code : 400, headers: new Headers() })
}

/** Whether a tree without what was asked for is an error, as some servers send it with status 200. */
function isFailure(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(isFailure)
  if (!isRecord(tree)) return false
  const names = Object.keys(tree).map((key) => key.toLowerCase())
  if (names.includes('description') && !names.includes('service_code')) return true
  return Object.entries(tree).some(
    ([key, value]) => (/^(errors?|message)$/i.test(key) && textsOf(value).length > 0) || isFailure(value),
  )
}
