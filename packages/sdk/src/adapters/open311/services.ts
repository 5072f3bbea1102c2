import type { Category } from '../../domain/category.ts'
import type { Question } from '../../domain/question.ts'
import { OtklikError } from '../../errors.ts'
import { own } from '../record.ts'
import { type Item, isTrue, itemsOf, numberOf, textOf } from './tree.ts'

/** A kind of report that the server takes. */
export interface Service {
  readonly code: string
  readonly name: string
  readonly description: string | undefined
  readonly keywords: readonly string[]
  readonly group: string | undefined
  /** It has a definition with attributes. */
  readonly metadata: boolean
  /** `realtime`: a number at once; `batch`: a token first; `blackbox`: neither. */
  readonly type: string | undefined
}

/** Throws `unauthorized` for the list that uReport gives to keys that are too old. */
export function servicesOf(items: readonly Item[]): Service[] {
  const services = items.flatMap((item): Service[] => {
    const code = textOf(item.service_code)
    if (code === undefined) return []
    const type = textOf(item.type)?.trim().toLowerCase()
    return [
      {
        code,
        name: textOf(item.service_name) ?? code,
        description: textOf(item.description),
        keywords: (textOf(item.keywords) ?? '').split(/[,;]/).flatMap((word) => word.trim() || []),
        group: textOf(item.group)?.trim(),
        metadata: isTrue(item.metadata),
        type,
      },
    ]
  })
  if (services.length === 1 && services[0]?.code === 'XXX') {
    throw new OtklikError('unauthorized', 'the server has a list for old keys only')
  }
  return services.filter(({ code }, index) => services.findIndex((other) => other.code === code) === index)
}

/** Themes as the form has them: a group is a branch, in the place of its first service. */
export function categoriesOf(services: readonly Service[]): Category[] {
  const categories: Category[] = []
  const branches = new Map<string, Category[]>()
  for (const service of services) {
    const { group } = service
    const known = group === undefined ? categories : branches.get(group)
    if (known) known.push(leafOf(service))
    else if (group !== undefined) {
      const children = [leafOf(service)]
      branches.set(group, children)
      categories.push({ code: `group ${group}`.slice(0, 200), label: group, children })
    }
  }
  return categories
}

function leafOf({ code, name, description, keywords, metadata }: Service): Category {
  return {
    code,
    label: name,
    // The specification wants a location with every report.
    place: 'required',
    ...(description !== undefined && description !== name && { hint: description }),
    ...(keywords.length > 0 && { keywords: [...keywords] }),
    ...(metadata && { details: true }),
  }
}

const types: Readonly<Record<string, Question['type']>> = {
  string: 'text',
  number: 'number',
  datetime: 'datetime',
  text: 'longtext',
  singlevaluelist: 'choice',
  multivaluelist: 'choices',
}

/** What marks the record of an attribute in the tree of a definition. */
export const attributeKeys = ['datatype', 'variable'] as const

/** The attributes of a definition, in their order. */
export function questionsOf(items: readonly Item[]): Question[] {
  return items
    .map((item, index) => ({ order: numberOf(item.order) ?? index, question: questionOf(item, index) }))
    .sort((a, b) => a.order - b.order)
    .flatMap(({ question }) => question ?? [])
}

function questionOf(item: Item, index: number): Question | undefined {
  const label = textOf(item.description)
  const isNote = textOf(item.variable) !== undefined && !isTrue(item.variable)
  const code = textOf(item.code) ?? (isNote ? `note ${index}` : undefined)
  if (code === undefined) return undefined
  if (isNote) return { code, type: 'note', label: label ?? code, required: false }
  const options = optionsOf(item.values)
  const type = own(types, textOf(item.datatype)?.trim().toLowerCase() ?? '') ?? 'text'
  const isList = type === 'choice' || type === 'choices'
  const hint = textOf(item.datatype_description)
  return {
    code,
    // A list of nothing to choose from can only be written into.
    type: isList && options.length === 0 ? 'text' : type,
    label: label ?? code,
    required: isTrue(item.required),
    ...(hint !== undefined && { hint }),
    ...(isList && options.length > 0 && { options }),
  }
}

/** One server has a whole value where its key is due, and the same once more in place of its name. */
function optionsOf(values: unknown): { value: string; label: string }[] {
  const options = itemsOf(values, ['key']).flatMap(({ key, name }) => {
    const value = textOf(key)
    return value === undefined ? [] : [{ value, label: textOf(name) ?? value }]
  })
  return options.filter(({ value }, index) => options.findIndex((other) => other.value === value) === index)
}
