import { createWriteStream } from 'node:fs'
import { access, constants, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { DeskCase } from '../desk/messages.ts'
import { type Desk, deskAt, Refusal, Unreachable } from './api.ts'
import { type CaseName, type Command, readCommandLine, usage } from './commands.ts'
import { caseLines, checkOf, communityLines, listLines } from './print.ts'
import { UsageError } from './usage-error.ts'
import { type Words, wordsIn } from './words.ts'

/** What a program meets the world with. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  out(line: string): void
  err(line: string): void
  readInput(): Promise<string>
}

/** Does what the command line says. Resolves with the exit code; never rejects for what a person can mend. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { env, out, err } = surroundings
  let words = wordsIn(languageOf(env))
  const url = env.OTKLIK_URL || 'http://localhost:8081'
  try {
    const { command, json, language } = await readCommandLine(args, surroundings.readInput)
    words = wordsIn(language ?? languageOf(env))
    if (command.name === 'help') {
      out(usage)
      return 0
    }
    const token = env.OTKLIK_DESK_TOKEN
    if (!token) throw new UsageError(words.noToken)
    if (!URL.canParse(url) || !/^https?:/.test(url)) throw new UsageError(words.badUrl)
    await perform(command, deskAt(url, token), { json, words, out })
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      err(`${words.usage}: ${error.message}`)
      err('otklik-desk --help')
      return 2
    }
    if (error instanceof Refusal) {
      err(error.code === 'unauthorized' ? words.unauthorized : `${words.refused} (${error.code}): ${error.message}`)
      if (error.fields.length > 0) err(`${words.fields}: ${error.fields.join(', ')}`)
      return 1
    }
    if (error instanceof Unreachable) {
      err(words.unreachable(url, error.message))
      return 3
    }
    throw error
  }
}

interface Output {
  readonly json: boolean
  readonly words: Words
  out(line: string): void
}

async function perform(command: Exclude<Command, { name: 'help' }>, desk: Desk, output: Output): Promise<void> {
  const { json, words, out } = output
  const print = (value: unknown, lines: () => readonly string[]) => {
    if (json) out(JSON.stringify(value, null, 2))
    else for (const line of lines()) out(line)
  }
  switch (command.name) {
    case 'list': {
      const list = await desk.list(command.query)
      return print(list, () => listLines(list, words))
    }
    case 'show': {
      const shown = await desk.show(command.of)
      return print(shown, () => caseLines(shown, words))
    }
    case 'download': {
      const { saved, held } = await download(desk, command.of, command.to)
      const heldLines = held.map(({ name, check }) => words.notSaved(name, check ? checkOf(check, words) : ''))
      const lines = [...saved.map(words.saved), ...heldLines]
      const result = { saved, ...(held.length > 0 && { held: held.map(({ name, check }) => ({ name, check })) }) }
      return print(result, () => (lines.length > 0 ? lines : [words.noFiles]))
    }
    case 'act': {
      for (const path of command.files) await requireReadable(path, words)
      const shown = await desk.act(command.of, command.work, command.files)
      return print(shown, () => [words.done, ...caseLines(shown, words).slice(0, 1)])
    }
    case 'key': {
      const made = await desk.key(command.organization, command.days)
      return print(made, () => [made.key, ...words.keyMade(made.expiresAt)])
    }
    case 'communities': {
      const list = await desk.communities(command.organization)
      return print(list, () => communityLines(list, words))
    }
    case 'disconnect': {
      await desk.disconnect(command.of)
      return print({ disconnected: command.of }, () => [words.done])
    }
  }
}

async function download(
  desk: Desk,
  of: CaseName,
  to: string,
): Promise<{ readonly saved: readonly string[]; readonly held: DeskCase['files'] }> {
  const { files } = await desk.show(of)
  await mkdir(to, { recursive: true })
  const saved: string[] = []
  for (const [index, { name, url, check }] of files.entries()) {
    if (check) continue
    // A name came from outside: it must not lead out of the folder, nor take the place of another.
    const path = join(to, `${index + 1}-${name.replaceAll(/[^\p{L}\p{N}._ -]/gu, '_')}`)
    const body = (await desk.file(url)) as ReadableStream<Uint8Array>
    await pipeline(Readable.fromWeb(body), createWriteStream(path, { flags: 'wx' })).catch((error) => {
      throw new UsageError(`${path}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be written'}`)
    })
    saved.push(path)
  }
  return { saved, held: files.filter(({ check }) => check) }
}

async function requireReadable(path: string, words: Words): Promise<void> {
  await access(path, constants.R_OK).catch(() => {
    throw new UsageError(words.unreadable(path))
  })
}

const languageOf = (env: Surroundings['env']): 'ru' | 'en' =>
  /^ru/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'ru' : 'en'
