import { attributes, type Html, html, type Part } from './html.ts'
import type { Words } from './words/index.ts'

/** A mistake, in words, at the field that it is about. */
export interface Mistake {
  /** Id of the field, or of the first one of a group; undefined when no field can mend it. */
  readonly field?: string
  readonly sentence: string
}

/** The id of the field that a JSON pointer into the submission is about. */
export function fieldId(pointer: string): string {
  const [, first = '', second] = pointer.split('/')
  const part = first === 'attachments' || first === 'place' ? undefined : second
  return [first, part].filter((one) => one !== undefined).join('-')
}

export function summary(mistakes: readonly Mistake[], words: Words): Html | undefined {
  if (mistakes.length === 0) return undefined
  return html`<div class="summary" role="group" aria-labelledby="summary" tabindex="-1">
<h2 id="summary">${words.summary}</h2>
<ul>
${mistakes.map(({ field, sentence }) => html`<li>${field ? html`<a href="#${field}">${sentence}</a>` : sentence}</li>`)}
</ul>
</div>`
}

interface Field {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly lang?: string | undefined
  readonly hint?: Part
  readonly required?: boolean
  readonly mistakes: readonly Mistake[]
  readonly words: Words
}

export interface Input extends Field {
  readonly value?: string | undefined
  readonly type?: 'text' | 'email' | 'tel' | 'datetime-local' | 'file'
  readonly autocomplete?: string
  readonly inputmode?: 'decimal' | 'numeric' | 'text'
  readonly accept?: string
  readonly multiple?: boolean
  readonly spellcheck?: 'false'
}

export function input({
  value,
  type = 'text',
  autocomplete,
  inputmode,
  accept,
  multiple,
  spellcheck,
  ...field
}: Input): Html {
  const control = attributes({ type, value, autocomplete, inputmode, accept, multiple, spellcheck })
  return labelled(field, (own) => html`<input${own}${control}>`)
}

export function textArea({
  value = '',
  rows,
  ...field
}: Field & { readonly value?: string | undefined; readonly rows: number }): Html {
  // A line break right after the tag is dropped by the parser, so one is put there for the text's own to survive.
  return labelled(
    field,
    (own) => html`<textarea${own}${attributes({ rows, dir: 'auto' })}>
${value}</textarea>`,
  )
}

export interface Option {
  readonly value: string
  readonly label: string
  readonly lang?: string | undefined
  readonly hint?: Part
}

/** A choice from a list with groups; `placeholder` is what stands there before anything is chosen. */
export function select({
  groups,
  value,
  placeholder,
  ...field
}: Field & {
  readonly groups: readonly {
    readonly label?: string
    readonly lang?: string | undefined
    readonly options: readonly Option[]
  }[]
  readonly value: string | undefined
  readonly placeholder: string
}): Html {
  const option = (one: Option) =>
    html`<option${attributes({ value: one.value, lang: one.lang, selected: one.value === value })}>${one.label}</option>`
  return labelled(
    field,
    (own) => html`<select${own}>
<option value="">${placeholder}</option>
${groups.map(({ label, lang, options }) =>
  label === undefined
    ? options.map(option)
    : html`<optgroup${attributes({ label, lang })}>${options.map(option)}</optgroup>`,
)}
</select>`,
  )
}

/** Radio buttons, or checkboxes when several may be chosen. The first one has the id of the group. */
export function choice({
  options,
  values,
  several = false,
  ...field
}: Field & {
  readonly options: readonly Option[]
  readonly values: readonly string[]
  readonly several?: boolean
}): Html {
  const { id, name, label, lang, hint, required, mistakes, words } = field
  const mine = mistakes.filter((mistake) => mistake.field === id)
  const describedBy = described(id, mine, hint)
  return html`<fieldset${attributes({ 'aria-describedby': describedBy, class: mine.length > 0 && 'wrong' })}>
<legend${attributes({ lang })}>${label}${!required && html` <span class="optional">(${words.optional})</span>`}</legend>
${hint && html`<div class="hint" id="${id}-hint">${hint}</div>`}
${mine.map(({ sentence }) => sentenceAt(id, sentence, words))}
${options.map((option, index) => {
  const own = index === 0 ? id : `${id}-${index}`
  const box = attributes({
    type: several ? 'checkbox' : 'radio',
    id: own,
    name,
    value: option.value,
    checked: values.includes(option.value),
    'aria-describedby': option.hint ? `${own}-about` : undefined,
    'aria-invalid': mine.length > 0 ? 'true' : undefined,
  })
  return html`<div class="option"><input${box}>
<div><label${attributes({ for: own, lang: option.lang })}>${option.label}</label>
${option.hint && html`<div class="hint" id="${own}-about">${option.hint}</div>`}</div></div>`
})}
</fieldset>`
}

function labelled(
  { id, name, label, lang, hint, required, mistakes, words }: Field,
  control: (own: Html) => Html,
): Html {
  const mine = mistakes.filter((mistake) => mistake.field === id)
  const own = attributes({
    id,
    name,
    'aria-required': required ? 'true' : undefined,
    'aria-invalid': mine.length > 0 ? 'true' : undefined,
    'aria-describedby': described(id, mine, hint),
  })
  return html`<div${attributes({ class: mine.length > 0 ? 'field wrong' : 'field' })}>
<label${attributes({ for: id, lang })}>${label}${!required && html` <span class="optional">(${words.optional})</span>`}</label>
${hint && html`<div class="hint" id="${id}-hint">${hint}</div>`}
${mine.map(({ sentence }) => sentenceAt(id, sentence, words))}
${control(own)}
</div>`
}

/** The mistake first, then the hint. */
function described(id: string, mistakes: readonly Mistake[], hint: Part): string | undefined {
  return [mistakes.length > 0 && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined
}

const sentenceAt = (id: string, sentence: string, words: Words): Html =>
  html`<p class="error" id="${id}-error"><strong>${words.error}</strong> ${sentence}</p>`

export const hidden = (name: string, value: string | undefined): Html | undefined =>
  value === undefined ? undefined : html`<input${attributes({ type: 'hidden', name, value })}>`
