import { type Category, inSeason, type Kind, servesKind } from '@otklik/sdk/domain'
import { type CameFrom, cameFromQuery } from './came-from.ts'
import { choice, hidden, type Mistake, type Option, select, summary } from './fields.ts'
import { type Html, html } from './html.ts'
import type { PageContext } from './page.ts'

/** What is chosen before anything is written. */
export interface Chosen {
  readonly kind: Kind | undefined
  readonly category: string | undefined
  /** What a link has said of the place; it can be changed in the second step. */
  readonly place: string
  readonly from: CameFrom
}

/** What has been chosen, as parameters of an address. */
export const queryOf = ({ kind, category, place, from }: Chosen): Record<string, string> => ({
  ...cameFromQuery(from),
  ...(kind && { kind }),
  ...(category !== undefined && { category }),
  ...(place !== '' && { place }),
})

/** More themes than this stand in a list that opens, fewer as radio buttons. */
const fewThemes = 7

/** The first step: what kind of message, and on which theme. */
export function chooseForm(
  { form, language, words, home }: PageContext,
  { chosen, mistakes, today }: { chosen: Chosen; mistakes: readonly Mistake[]; today: string },
): Html {
  const themes = offered(form.categories, today)
  const seasonal = count(themes) < count(form.categories)
  return html`${summary(mistakes, words)}
<form method="get" action="${home}/write">
${hidden('lang', language)}
${Object.entries(cameFromQuery(chosen.from)).map(([name, value]) => hidden(name, value))}
${chosen.place !== '' && hidden('place', chosen.place)}
${
  form.kinds.length > 1 &&
  choice({
    id: 'kind',
    name: 'kind',
    label: words.choose.kind,
    required: true,
    options: form.kinds.map((kind) => ({ value: kind, label: words.kinds[kind] })),
    values: [chosen.kind ?? ''],
    mistakes,
    words,
  })
}
${themes.length > 0 && themeField(themes, chosen.category, { seasonal, mistakes, words })}
<p><button type="submit">${words.next}</button></p>
</form>`
}

/** True when the first step has nothing to ask. */
export const nothingToChoose = ({ form }: Pick<PageContext, 'form'>): boolean =>
  form.kinds.length === 1 && form.categories.length === 0

/** What stands in the way of the second step. */
export function mistakesIn(
  { form, words }: Pick<PageContext, 'form' | 'words'>,
  { kind, category }: Chosen,
  leaf: Category | undefined,
  today: string,
): Mistake[] {
  const mistakes: Mistake[] = []
  const mistake = (pointer: '/kind' | '/category', sentence: string | undefined) =>
    mistakes.push({ field: pointer.slice(1), sentence: sentence ?? words.requiredOther })
  if (!kind) mistake('/kind', words.required['/kind'])
  if (form.categories.length === 0) return mistakes
  if (category === undefined) mistake('/category', words.required['/category'])
  else if (!leaf || (kind && !servesKind(leaf, kind))) {
    mistake('/category', words.fieldErrors.not_offered({}, '/category'))
  } else if (!inSeason(leaf, today)) mistake('/category', words.fieldErrors.out_of_season({}, '/category'))
  return mistakes
}

function themeField(
  themes: readonly Category[],
  value: string | undefined,
  { seasonal, mistakes, words }: Pick<PageContext, 'words'> & { seasonal: boolean; mistakes: readonly Mistake[] },
): Html {
  const few = count(themes) <= fewThemes
  const field = { id: 'category', name: 'category', label: words.choose.theme, required: true, mistakes, words }
  if (few) {
    const options = themes.flatMap((theme) => theme.children ?? [theme]).map(optionOf)
    return choice({ ...field, hint: words.choose.themeHintFew, options, values: [value ?? ''] })
  }
  return select({
    ...field,
    hint: [words.choose.themeHint, seasonal && ` ${words.choose.outOfSeason}`],
    groups: themes.map((theme) =>
      theme.children
        ? { label: theme.label, lang: theme.lang, options: leavesOf(theme.children).map(optionOf) }
        : { options: [optionOf(theme)] },
    ),
    value,
    placeholder: words.choose.pick,
  })
}

const optionOf = ({ code, label, lang }: Category): Option => ({ value: code, label, lang })

/** The tree without what is out of season, and without branches that are empty then. */
function offered(categories: readonly Category[], today: string): Category[] {
  return categories.flatMap((category) => {
    if (!category.children) return inSeason(category, today) ? [category] : []
    const children = offered(category.children, today)
    return children.length > 0 ? [{ ...category, children }] : []
  })
}

const leavesOf = (categories: readonly Category[]): Category[] =>
  categories.flatMap((category) => (category.children ? leavesOf(category.children) : [category]))

const count = (categories: readonly Category[]): number => leavesOf(categories).length
