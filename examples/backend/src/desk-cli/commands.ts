import { parseArgs } from 'node:util'
import type { DeskAction, DeskInput } from '../desk/messages.ts'
import { type CommunityCommand, communityCommand, communityOptions } from './community-commands.ts'
import { UsageError } from './usage-error.ts'

/** Which case: its organization and number, written `kirov/2026-000123-7`. */
export interface CaseName {
  readonly organization: string
  readonly number: string
}

export type Command =
  | CommunityCommand
  | { readonly name: 'help' }
  | { readonly name: 'list'; readonly query: Readonly<Record<string, string>> }
  | { readonly name: 'show'; readonly of: CaseName }
  | { readonly name: 'download'; readonly of: CaseName; readonly to: string }
  | { readonly name: 'act'; readonly of: CaseName; readonly work: Work; readonly files: readonly string[] }

export type Work = { [A in DeskAction]: { readonly action: A; readonly input: DeskInput<A> } }[DeskAction]

export interface CommandLine {
  readonly command: Command
  readonly json: boolean
  readonly language: 'ru' | 'en' | undefined
}

export const usage = `Usage: otklik-desk <command> [options]

  list       [--organization ID] [--status WORD,WORD] [--limit N] [--after CURSOR]
  show       CASE
  download   CASE --to FOLDER                     files the resident sent
  moderate   CASE                                 puts it on the list of what is being checked
  register   CASE --number NUMBER [--at MOMENT]
  take       CASE [--authority WHO]
  forward    CASE --to WHO [--text TEXT]
  ask        CASE --text TEXT
  extend     CASE --until YYYY-MM-DD --reason TEXT
  answer     CASE --text TEXT [--authority WHO] [--file PATH]...
  reject     CASE --reason TEXT                   messages only
  leave      CASE --reason TEXT                   appeals only: left without an answer
  close      CASE

  key         ORGANIZATION [--days N]             connects one community of a network, once; shown this one time
  communities [--organization ID]                 what is connected
  disconnect  COMMUNITY                           its token and card are forgotten

  links --help                                   makes links for communities, and checks them

CASE is ORGANIZATION/NUMBER, as list shows it: kirov/2026-000123-7.
COMMUNITY is NETWORK/ID, as communities shows it: vk/123456.
"-" for TEXT reads it from the standard input. The resident reads texts and reasons.

  --json         prints what the backend answered
  --lang ru|en   language of the output; else by LANG

Environment: OTKLIK_URL (http://localhost:8081 when left out), OTKLIK_DESK_TOKEN.
Exit codes: 0 done, 1 refused by the backend, 2 wrong command line, 3 the backend cannot be reached or has failed.`

const options = {
  organization: { type: 'string' },
  status: { type: 'string' },
  limit: { type: 'string' },
  after: { type: 'string' },
  to: { type: 'string' },
  number: { type: 'string' },
  at: { type: 'string' },
  authority: { type: 'string' },
  text: { type: 'string' },
  until: { type: 'string' },
  reason: { type: 'string' },
  days: { type: 'string' },
  file: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const languages = ['ru', 'en'] as const

type OptionName = keyof typeof options

/** The options of each command, besides those of all. */
const takes: Readonly<Record<string, readonly OptionName[]>> = {
  list: ['organization', 'status', 'limit', 'after'],
  show: [],
  download: ['to'],
  moderate: [],
  register: ['number', 'at'],
  take: ['authority'],
  forward: ['to', 'text'],
  ask: ['text'],
  extend: ['until', 'reason'],
  answer: ['text', 'authority', 'file'],
  reject: ['reason'],
  leave: ['reason'],
  close: [],
  ...communityOptions,
}

/**
 * Reads a command line. A text given as `-` comes from `readInput`.
 *
 * @throws UsageError
 */
export async function readCommandLine(args: readonly string[], readInput: () => Promise<string>): Promise<CommandLine> {
  const { values, positionals } = parsed(args)
  const [name, ...rest] = positionals
  const language = languages.find((one) => one === values.lang)
  if (values.lang !== undefined && !language) throw new UsageError('--lang takes ru or en')
  const common = { json: values.json ?? false, language }
  if (values.help || name === 'help') return { command: { name: 'help' }, ...common }
  if (!name) throw new UsageError('a command is needed, for example: list')

  const known = Object.hasOwn(takes, name) ? takes[name] : undefined
  if (!known)
    throw new UsageError(`there is no command ${JSON.stringify(name)}; there are ${Object.keys(takes).join(', ')}`)
  for (const option of Object.keys(values) as OptionName[]) {
    if (!['json', 'lang', 'help', ...known].includes(option)) throw new UsageError(`${name} takes no --${option}`)
  }
  const aboutCommunities = communityCommand(name, rest, values)
  if (aboutCommunities) return { command: aboutCommunities, ...common }
  if (name === 'list') {
    if (rest.length > 0) throw new UsageError('list takes no case; show does')
    const { organization, status, limit, after } = values
    const query = Object.entries({ organization, status, limit, after }).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value] as const],
    )
    return { command: { name: 'list', query: Object.fromEntries(query) }, ...common }
  }

  const [caseName, ...more] = rest
  if (more.length > 0) throw new UsageError(`${name} takes one case; put texts with spaces into quotes`)
  const of = readCaseName(name, caseName)
  const given = (option: 'to' | 'number' | 'text' | 'until' | 'reason'): string => {
    const value = values[option]
    if (value === undefined || value.trim() === '') throw new UsageError(`${name} needs --${option}`)
    return value
  }
  const text = async (option: 'text' | 'reason'): Promise<string> => {
    const value = given(option)
    return value === '-' ? (await readInput()).trim() : value
  }
  if (name === 'show') return { command: { name, of }, ...common }
  if (name === 'download') return { command: { name, of, to: given('to') }, ...common }
  const work = await workOf(name, values, { given, text })
  return { command: { name: 'act', of, work, files: values.file ?? [] }, ...common }
}

type Values = ReturnType<typeof parsed>['values']

async function workOf(
  name: string,
  values: Values,
  {
    given,
    text,
  }: {
    given(option: 'to' | 'number' | 'until'): string
    text(option: 'text' | 'reason'): Promise<string>
  },
): Promise<Work> {
  const authority = values.authority === undefined ? {} : { authority: values.authority }
  switch (name) {
    case 'register':
      return { action: 'register', input: { number: given('number'), ...(values.at && { at: moment(values.at) }) } }
    case 'take':
      return { action: 'take', input: authority }
    case 'forward':
      return { action: 'forward', input: { to: given('to'), ...(values.text && { text: await text('text') }) } }
    case 'ask':
      return { action: 'ask', input: { text: await text('text') } }
    case 'extend':
      return { action: 'extend', input: { until: day(given('until')), reason: await text('reason') } }
    case 'answer':
      return { action: 'answer', input: { text: await text('text'), ...authority } }
    case 'reject':
      return { action: 'reject', input: { reason: await text('reason') } }
    case 'leave':
      return { action: 'leave-without-answer', input: { reason: await text('reason') } }
    case 'close':
      return { action: 'close', input: {} }
    default:
      return { action: 'moderate', input: {} }
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function readCaseName(command: string, text: string | undefined): CaseName {
  const [, organization, number] = /^([a-z0-9][a-z0-9-]{0,62})\/([\w-]{1,50})$/.exec(text ?? '') ?? []
  if (!organization || !number) throw new UsageError(`${command} needs a case, for example kirov/2026-000123-7`)
  return { organization, number }
}

function day(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || !Number.isFinite(Date.parse(text))) {
    throw new UsageError('--until takes a day as YYYY-MM-DD')
  }
  return text
}

function moment(text: string): string {
  if (!Number.isFinite(Date.parse(text)))
    throw new UsageError('--at takes a moment, for example 2026-11-21T09:00:00+03:00')
  return new Date(text).toISOString()
}
