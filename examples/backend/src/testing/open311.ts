import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../config.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const settingsOf = (
  folder: string,
  keys: Readonly<Record<string, string>>,
): Pick<Config, 'organizationsDir' | 'publicUrl' | 'open311'> => ({
  organizationsDir: join(import.meta.dirname, folder),
  publicUrl: 'https://otklik.example',
  open311: {
    keys: new Map(Object.entries(keys).map(([id, key]) => [id, [sha256(key)]])),
    jurisdiction: undefined,
    perKey: { count: 0, seconds: 600 },
  },
})

/** API keys that the tests' backend knows, by organization. */
export const open311Keys = { kirov: 'key-of-the-tests-for-kirov', 'water-utility': 'key-of-the-tests-for-water' }
/** A backend with the sample organizations and other keys. */
export const open311SettingsWith = (keys: Readonly<Record<string, string>>) => settingsOf('../../organizations', keys)
/** A backend with the sample organizations and the keys above. */
export const open311Settings = open311SettingsWith(open311Keys)

export const zarechnyKey = 'key-of-the-tests-for-zarechny'
/** A backend with one organization, whose themes ask every kind of question. */
export const zarechnySettings = settingsOf('organizations-open311', { zarechny: zarechnyKey })

export interface Open311Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body, where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever came is looked at by the test
  readonly json: any
}

type Form = Readonly<Record<string, string | readonly string[]>>

/** GeoReport as a client speaks it. Kirov is asked for unless a test says otherwise. */
export function open311At(url: string) {
  const root = `${url}/open311/v2`

  async function send(path: string, init: RequestInit = {}): Promise<Open311Answer> {
    const response = await fetch(`${root}${path}`, init)
    const text = await response.text()
    const isJson = response.headers.get('content-type') === 'application/json; charset=utf-8'
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined }
  }

  const get = (path: string, query: Record<string, string> = {}) =>
    send(`${path}?${new URLSearchParams({ jurisdiction_id: 'kirov', ...query })}`)

  /** A report that is taken, with what a test wants different; an empty value leaves a field out. */
  const report = (changes: Form = {}): [string, string][] =>
    Object.entries({
      jurisdiction_id: 'kirov',
      api_key: open311Keys.kirov,
      service_code: 'roads-signs',
      description: 'Знак «Стоп» на углу завален снегом',
      lat: '58.6036',
      long: '49.668',
      ...changes,
    }).flatMap(([name, value]) =>
      value === '' ? [] : [value].flat().map((one): [string, string] => [name, one as string]),
    )

  const post = (changes: Form = {}, format = 'json') =>
    send(`/requests.${format}`, { method: 'POST', body: new URLSearchParams(report(changes)) })

  function postFiles(changes: Form, files: readonly (readonly [field: string, bytes: Uint8Array, name: string])[]) {
    const body = new FormData()
    for (const [name, value] of report(changes)) body.append(name, value)
    for (const [field, bytes, name] of files) body.append(field, new Blob([bytes as BlobPart]), name)
    return send('/requests.json', { method: 'POST', body })
  }

  /** Files a report and gives its number. */
  async function filed(changes: Form = {}): Promise<string> {
    const { status, json, text } = await post(changes)
    if (status !== 200) throw new Error(`not taken: ${text}`)
    return json[0].service_request_id
  }

  return { send, get, post, postFiles, filed, report }
}
