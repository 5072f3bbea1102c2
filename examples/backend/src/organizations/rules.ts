import { residentTypes } from '../files/content.ts'
import type { CategorySource, OrganizationSource, QuestionSource, Text } from './source.ts'

/** A place in a file and the rule it breaks. */
export interface Fault {
  readonly path: readonly (string | number)[]
  readonly rule: string
}

/** What a schema of one field cannot see: rules between fields. */
export function checkOrganization(source: OrganizationSource): Fault[] {
  const faults: Fault[] = []
  const fault = (path: Fault['path'], rule: string) => faults.push({ path, rule })
  if (!source.languages.includes('ru')) fault(['languages'], 'must have ru')
  if (source.status !== 'open' && !source.notice) fault(['notice'], `must say why the status is ${source.status}`)
  if (source.dataBasis === 'law' && !source.dataNotice) fault(['dataNotice'], 'must name the law')
  if (source.dataBasis === 'consent' && !source.consents.some(({ required }) => required)) {
    fault(['consents'], 'must have a required one, since dataBasis is consent')
  }
  if (source.open311 !== 'off' && source.consents.some(({ required }) => required)) {
    fault(['open311'], 'must be off where a consent is required: GeoReport has no field to tick it')
  }
  if (source.limits.text.min > source.limits.text.max) fault(['limits', 'text'], 'min must not exceed max')
  for (const [index, type] of source.limits.files.types.entries()) {
    if (!residentTypes.includes(type)) fault(['limits', 'files', 'types', index], `takes ${residentTypes.join(', ')}`)
  }
  for (const { path, rule } of repeated(source.consents.map(({ id }) => id))) fault(['consents', ...path, 'id'], rule)
  for (const { path, rule } of repeated(source.procedures.map(({ procedure }) => procedure))) {
    fault(['procedures', ...path, 'procedure'], rule)
  }
  // These have no `lang` of their own in the form, so they cannot fall back to Russian without lying to a screen reader.
  const { name, shortName, notice, dataNotice, contactNotice } = source
  const texts: [Fault['path'], Text | undefined][] = [
    ...Object.entries({ name, shortName, notice, dataNotice, contactNotice }).map(
      ([key, text]): [Fault['path'], Text | undefined] => [[key], text],
    ),
    [['urgent', 'text'], source.urgent?.text],
    [['help', 'hours'], source.help.hours],
    [['help', 'address'], source.help.address],
  ]
  for (const [path, text] of texts) {
    const missing = source.languages.find((language) => text && text[language] === undefined)
    if (missing) fault([...path, missing], 'is missing, though the organization speaks this language')
  }
  return faults
}

export function checkCategories(categories: readonly CategorySource[], source: OrganizationSource): Fault[] {
  const offered = source.procedures.map(({ procedure }) => procedure)
  const codes = new Set<string>()
  const check = (category: CategorySource, path: Fault['path']): Fault[] => {
    const faults: Fault[] = []
    const fault = (where: Fault['path'], rule: string) => faults.push({ path: [...path, ...where], rule })
    if (codes.has(category.code)) fault(['code'], `${category.code} is used twice`)
    codes.add(category.code)
    if (category.kinds?.some((kind) => !source.kinds.includes(kind)))
      fault(['kinds'], 'are not all kinds of the organization')
    if (category.procedures?.some((procedure) => !offered.includes(procedure))) {
      fault(['procedures'], 'are not all procedures of the organization')
    }
    if (category.children && (category.stopper || category.questions)) {
      fault([category.stopper ? 'stopper' : 'questions'], 'belongs to a leaf, and this theme has children')
    }
    return [
      ...faults,
      ...checkQuestions(category.questions ?? [], [...path, 'questions']),
      ...(category.children ?? []).flatMap((child, index) => check(child, [...path, 'children', index])),
    ]
  }
  return categories.flatMap((category, index) => check(category, [index]))
}

function checkQuestions(questions: readonly QuestionSource[], path: Fault['path']): Fault[] {
  const faults = repeated(questions.map(({ code }) => code)).map((fault) => ({
    path: [...path, ...fault.path, 'code'],
    rule: fault.rule,
  }))
  questions.forEach((question, index) => {
    const fault = (where: string, rule: string) => faults.push({ path: [...path, index, where], rule })
    const chosen = question.type === 'choice' || question.type === 'choices'
    if (chosen !== Boolean(question.options)) {
      fault('options', chosen ? `are needed by type ${question.type}` : `have no meaning for type ${question.type}`)
    }
    if (question.type === 'note' && question.required) fault('required', 'a note cannot be answered')
    const { when } = question
    if (!when) return
    const asked = questions.slice(0, index).find(({ code }) => code === when.code)
    if (!asked?.options) fault('when', `must name an earlier question with options, not ${when.code}`)
    else if (!when.values.every((value) => asked.options?.some((option) => option.value === value))) {
      fault('when', `values must be options of ${when.code}`)
    }
  })
  return faults
}

function repeated(words: readonly string[]): Fault[] {
  return words.flatMap((word, index) =>
    words.indexOf(word) < index ? [{ path: [index], rule: `${word} is used twice` }] : [],
  )
}
