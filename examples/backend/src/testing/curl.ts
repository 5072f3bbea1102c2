import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'

/** What came back. */
export interface CurlAnswer {
  readonly status: number
  readonly body: string
}

/** Words of a command line as a POSIX shell takes it apart: quotes, and line breaks after a backslash. Nothing else. */
export function wordsOf(line: string): string[] {
  const words: string[] = []
  for (const [word] of line.replaceAll(/\\\n/g, ' ').matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)) {
    if (/[$`\\;&|<>]/.test(word.replaceAll(/'[^']*'/g, ''))) throw new Error(`more than plain words: ${word}`)
    words.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single = '', double = '') => single + double))
  }
  return words
}

/** Runs a line by curl itself, in a folder. */
export async function byCurl([program = '', ...words]: readonly string[], folder: string): Promise<CurlAnswer> {
  const { stdout } = await promisify(execFile)(program, ['-sS', '-w', '\n%{http_code}', ...words], { cwd: folder })
  const end = stdout.lastIndexOf('\n')
  return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) }
}

/** Does what curl would do with the options that the documentation uses, for a machine without it. */
export async function byFetch([, ...words]: readonly string[], folder: string): Promise<CurlAnswer> {
  const fields = new URLSearchParams()
  const parts = new FormData()
  const headers = new Headers()
  let url: string | undefined
  let method: 'GET' | 'POST' = 'GET'
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (!word.startsWith('-')) {
      url = word
      continue
    }
    index++
    if (word === '-H') {
      const [name = '', value = ''] = (words[index] ?? '').split(/:\s*(.*)/s)
      headers.set(name, value)
      continue
    }
    const [name = '', value = ''] = (words[index] ?? '').split(/=(.*)/s)
    method = 'POST'
    if (word === '--data-urlencode') fields.append(name, value)
    else if (word !== '-F') throw new Error(`not known here: ${word}`)
    else if (value.startsWith('@')) {
      const path = value.slice(1)
      parts.append(name, new Blob([await readFile(`${folder}/${path}`)]), basename(path))
    } else parts.append(name, value)
  }
  if (url === undefined) throw new Error('no address')
  const body = [...parts].length > 0 ? parts : fields
  const response = await fetch(url, method === 'GET' ? { headers } : { method, headers, body })
  return { status: response.status, body: await response.text() }
}

/** True when there is a curl on this machine. */
export const hasCurl = (): Promise<boolean> =>
  promisify(execFile)('curl', ['--version']).then(
    () => true,
    () => false,
  )
