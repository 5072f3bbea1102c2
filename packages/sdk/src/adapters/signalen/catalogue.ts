import type { Category, CategoryDetails, Stopper } from '../../domain/category.ts'
import type { Answer, Question } from '../../domain/question.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import { isRecord } from '../record.ts'
import type { Later } from './later.ts'
import { type Api, listOf, readList, textOf } from './reading.ts'

/** The words of a question, and what was answered. */
export type Told = [label: string, answer: unknown]

/** What a theme asks besides. */
export interface Asked {
  readonly questions: Question[]
  /** Puts an answer into the shape that Signalen has for its type of question. */
  readonly tell?: (answer: Answer) => Told
  readonly stopper?: Stopper
}

/** A theme that can be reported, with what it asks. */
export interface Theme extends Asked {
  readonly leaf: Category
  /** By which the server knows it, without host. */
  readonly url: string
}

interface Categories {
  readonly categories: Category[]
  /** By code. */
  readonly leaves: ReadonlyMap<string, Pick<Theme, 'leaf' | 'url'>>
}

export interface Catalogue {
  /** As they are now; as they were when the server cannot be reached. */
  renewed(signal?: AbortSignal): Promise<Categories>
  /** As they were when last asked for. */
  categories(signal?: AbortSignal): Promise<Categories>
  /** With its questions as they are now. Throws `not_found` for a code that is not offered. */
  theme(code: string, signal?: AbortSignal): Promise<Theme>
  /** As it was when last asked for. */
  remembered(code: string, signal?: AbortSignal): Promise<Theme>
}

/** Themes and their questions. What was shown to a resident is kept for the report. */
export function createCatalogue(api: Api, later: Later): Catalogue {
  let categories: Categories | undefined
  const themes = new Map<string, Theme>()
  const catalogue: Catalogue = {
    async renewed(signal) {
      try {
        categories = readCategories(await readList(api, '/terms/categories/', '', signal))
      } catch (error) {
        if (!categories || signal?.aborted) throw error
      }
      return categories
    },
    categories: async (signal) => categories ?? catalogue.renewed(signal),
    async theme(code, signal) {
      const found = (await catalogue.categories(signal)).leaves.get(code)
      if (!found) throw new OtklikError('not_found', 'no such theme is offered')
      const [main, sub] = code.split('/') as [string, string]
      const query = `?main_slug=${encodeURIComponent(main)}&sub_slug=${encodeURIComponent(sub)}`
      const items = await readList(api, '/questions/', query, signal).catch(none)
      const theme = { ...found, ...(items.length > 0 ? (await later()).askedOf(items, { main, sub }) : nothing) }
      themes.set(code, theme)
      return theme
    },
    remembered: async (code, signal) => themes.get(code) ?? catalogue.theme(code, signal),
  }
  return catalogue
}

const nothing: Asked = { questions: [] }

/** A server without questions has none to ask. */
function none(error: unknown): [] {
  if (isOtklikError(error) && (error.code === 'not_found' || error.code === 'rejected')) return []
  throw error
}

export const detailsOf = ({ leaf: { code, hint }, questions, stopper }: Theme): CategoryDetails => ({
  code,
  questions,
  ...(hint !== undefined && { hint }),
  ...(stopper && { stopper }),
})

/**
 * Two levels, of which the second is chosen. A slug is unique among its neighbours only (every theme may have its
 * `overig`), so a code names both. `is_public_accessible` and `public_name` are about the public map: what is not shown
 * there is reported all the same, and several themes share a name on it. What cannot be chosen is not `is_active`.
 */
function readCategories(results: readonly Record<string, unknown>[]): Categories {
  const leaves = new Map<string, Pick<Theme, 'leaf' | 'url'>>()
  const categories = results.flatMap((main): Category[] => {
    const children = listOf(main.sub_categories)
      .filter((sub) => sub.is_active !== false)
      .map((sub) => {
        const leaf = leafOf(textOf(main.slug), sub)
        leaves.set(leaf.code, {
          leaf,
          url: urlOf(sub) ?? `/signals/v1/public/terms/categories/${leaf.code.replace('/', '/sub_categories/')}`,
        })
        return leaf
      })
    return children.length > 0 ? [{ code: textOf(main.slug), label: textOf(main.name), children }] : []
  })
  return { categories, leaves }
}

function leafOf(
  main: string,
  { slug, name, description, handling_message: promise }: Record<string, unknown>,
): Category {
  // What the municipality promises to do is said before the report is sent.
  const hint = [textOf(description), textOf(promise)].filter(Boolean).join('\n')
  return {
    code: `${main}/${textOf(slug)}`,
    label: textOf(name),
    ...(hint && { hint }),
    place: 'required',
    details: true,
  }
}

/** The host that a server behind a proxy believes in is of no use, and it takes the path alone. */
function urlOf({ _links: links }: Record<string, unknown>): string | undefined {
  const href = isRecord(links) && isRecord(links.self) ? textOf(links.self.href) : ''
  return href ? href.replace(/^https?:\/\/[^/]+/, '') : undefined
}
