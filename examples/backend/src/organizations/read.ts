import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Language } from '@otklik/sdk/domain'
import { en } from 'zod/locales'
import * as z from 'zod/mini'
import { checkCategories, checkOrganization, type Fault } from './rules.ts'
import { CategorySource, OrganizationSource } from './source.ts'

/** What an organization's folder holds, checked. */
export interface OrganizationFiles {
  readonly source: OrganizationSource
  readonly categories: readonly CategorySource[]
  /** The documents by consent id and language. */
  readonly consents: ReadonlyMap<string, ReadonlyMap<Language, string>>
  readonly privacy: ReadonlyMap<Language, string>
}

/** A file of an organization that cannot be used: which one, where in it, and what is wrong. */
export class OrganizationError extends Error {
  override readonly name = 'OrganizationError'
}

export function readFolder(folder: string): OrganizationFiles[] {
  const found = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
  if (found.length === 0) throw new OrganizationError(`${folder}: holds no organization`)
  return found.map((name) => readOrganization(join(folder, name), name))
}

function readOrganization(folder: string, name: string): OrganizationFiles {
  const file = join(folder, 'organization.json')
  const source = parse(file, OrganizationSource)
  if (source.id !== name)
    refuse(file, [{ path: ['id'], rule: `must be the name of its folder, ${JSON.stringify(name)}` }])
  refuse(file, checkOrganization(source))

  const themes = join(folder, 'categories.json')
  const categories = readText(themes) === undefined ? [] : parse(themes, z.array(CategorySource))
  refuse(themes, checkCategories(categories, source))

  return {
    source,
    categories,
    consents: new Map(source.consents.map(({ id }) => [id, documents(join(folder, 'consents'), id)])),
    privacy: documents(folder, 'privacy'),
  }
}

/** `{name}.{language}.txt` in every language there is. */
function documents(folder: string, name: string): Map<Language, string> {
  const texts = new Map<Language, string>()
  for (const language of Language.options) {
    const text = readText(join(folder, `${name}.${language}.txt`))
    if (text !== undefined) texts.set(language, text)
  }
  if (!texts.has('ru')) throw new OrganizationError(`${join(folder, `${name}.ru.txt`)}: is missing`)
  return texts
}

function parse<T extends z.ZodMiniType>(file: string, schema: T): z.output<T> {
  const text = readText(file)
  if (text === undefined) throw new OrganizationError(`${file}: is missing`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new OrganizationError(`${file}: is not JSON: ${(error as Error).message}`)
  }
  const result = z.safeParse(schema, json)
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => ({ path: issue.path as Fault['path'], rule: ruleOf(issue) }))
  refuse(file, faults)
  throw new OrganizationError(`${file}: cannot be read`)
}

// zod/mini carries no sentences of its own; the full ones are asked for here only, so nothing global changes.
const sentences = en().localeError

function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return issue.message
  const sentence = sentences(issue as Parameters<typeof sentences>[0])
  return typeof sentence === 'string' ? sentence : (sentence?.message ?? issue.code)
}

function refuse(file: string, faults: readonly Fault[]): void {
  if (faults.length === 0) return
  const lines = faults.map(({ path, rule }) => `${file}: ${['', ...path.map(String)].join('/') || '/'}: ${rule}`)
  throw new OrganizationError(lines.join('\n'))
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
