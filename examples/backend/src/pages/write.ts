import {
  type Category,
  type Consent,
  type Form,
  proceduresFor,
  type Question,
  type Requirement,
  rulesFor,
  type Stopper,
} from '@otklik/sdk/domain'
import { cameFromQuery } from './came-from.ts'
import { queryOf } from './choose.ts'
import { choice, hidden, input, type Mistake, type Option, summary, textArea } from './fields.ts'
import { trapField } from './given.ts'
import { attributes, type Html, html, type Part } from './html.ts'
import { type PageContext, paragraphs, phoneLink } from './page.ts'
import type { KeptFile } from './receive.ts'
import { type ContactField, contactFields, type Written } from './written.ts'

interface Writing {
  readonly written: Written
  readonly category: Category | undefined
  readonly mistakes: readonly Mistake[]
  /** Files that are in the store already. */
  readonly files: readonly KeptFile[]
  /** How often this form has been sent back to be mended. */
  readonly round: number
  readonly given: GivenOut
}

/** What tells people from programs. */
export interface GivenOut {
  /** Signed: when this form was given out. */
  readonly sign: string
  /** Whether there is a field that people do not see. */
  readonly trap: boolean
}

/** The second step: everything else, on one page. */
export function writeForm(context: PageContext, writing: Writing): Html {
  const { form, language, words, home } = context
  const { written, category, mistakes } = writing
  if (category?.stopper?.final) return html`${topic(context, writing)}${stopper(context, category.stopper)}`
  const offers = proceduresFor(form, category)
  const onlyAppeal = offers.length === 1 && offers[0]?.procedure === 'appeal'
  return html`${summary(mistakes, words)}
${topic(context, writing)}
${category?.stopper && stopper(context, category.stopper)}
<form method="post" action="${home}/write" enctype="multipart/form-data" novalidate>
${hidden('lang', language)}
${hidden('kind', written.kind)}
${hidden('category', written.category)}
${Object.entries(cameFromQuery(written.from)).map(([name, value]) => hidden(name, value))}
${hidden('version', written.formVersion)}
${hidden('key', written.key)}
${hidden('round', String(writing.round))}
${hidden('given', writing.given.sign)}
${writing.given.trap && trap(context)}
${offers.length === 1 && hidden('procedure', offers[0]?.procedure)}
${textField(context, writing)}
${questionFields(context, writing)}
${placeField(context, writing)}
${offers.length > 1 && procedureField(context, writing)}
${contactFieldset(context, writing)}
${form.limits.files.count > 0 && fileField(context, writing)}
${consentFields(context, writing)}
<p><button type="submit">${onlyAppeal ? words.write.sendAppeal : words.write.send}</button></p>
</form>`
}

/** The style sheet hides it, from assistive technology too. Where there is none, its label is honest. */
const trap = ({ words }: PageContext): Html =>
  html`<div class="trap"><label for="${trapField}">${words.write.trap}</label>
<input${attributes({ type: 'text', id: trapField, name: trapField, autocomplete: 'off' })}></div>`

/** The choice of the first step, with the way back to it. */
function topic({ language, words, home }: PageContext, { written, category }: Writing): Html | undefined {
  if (!category) return undefined
  // A place that was typed stays out of addresses.
  const query = new URLSearchParams({ ...queryOf({ ...written, place: '' }), lang: language, category: category.code })
  return html`<div class="topic">
<p>${words.write.about}: <strong${attributes({ lang: category.lang })}>${category.label}</strong></p>
${category.authority && html`<p>${words.write.answers(category.authority)}</p>`}
${category.term && html`<p>${words.write.term(category.term)}</p>`}
<p><a href="${home}/plain?${query.toString()}">${words.write.change}</a></p>
</div>
${category.hint && html`<p class="notice"${attributes({ lang: category.lang })}>${category.hint}</p>`}`
}

function stopper({ words }: PageContext, { text, phone, url, final }: Stopper): Html {
  return html`<div class="notice strong">
<p>${text}</p>
${phone && html`<p>${phoneLink(phone, words.call(phone))}</p>`}
${url && html`<p><a href="${url}">${url}</a></p>`}
${!final && html`<p>${words.write.stopperInsist}</p>`}
</div>`
}

function textField({ form, words }: PageContext, { written, mistakes }: Writing): Html {
  return textArea({
    id: 'text',
    name: 'text',
    label: words.write.text,
    hint: [
      words.write.textHint[written.kind ?? 'complaint'],
      ' ',
      words.write.others,
      ' ',
      words.write.textLimit(form.limits.text.max),
    ],
    value: written.text,
    rows: 8,
    required: true,
    mistakes,
    words,
  })
}

function questionFields(context: PageContext, { written, category, mistakes }: Writing): Html | undefined {
  const questions = category?.questions?.filter((question) => question.type !== 'unknown' || question.required) ?? []
  if (questions.length === 0) return undefined
  const { words } = context
  return html`<h2>${words.write.questions}</h2>
${questions.map((question) => {
  const { code, type, label, lang, required, options = [] } = question
  const values = written.answers.get(code) ?? []
  const hint = questionHint(context, question, questions)
  if (type === 'note') {
    return html`<p class="notice"${attributes({ lang })}>${hint && html`${hint} `}${label}</p>`
  }
  // A field that is asked only sometimes is not marked as required: without scripts it always stands here.
  const field = {
    id: `answers-${code}`,
    name: `answers-${code}`,
    label,
    lang,
    hint,
    required: required && !question.when,
    mistakes,
    words,
  }
  switch (type) {
    case 'longtext':
      return textArea({ ...field, value: values[0], rows: 4 })
    case 'number':
      return input({ ...field, value: values[0], inputmode: 'decimal' })
    case 'datetime':
      return input({ ...field, value: values[0], type: 'datetime-local' })
    case 'choice':
    case 'choices': {
      const several = type === 'choices'
      const shown = options.map((option) => ({ ...option, hint: option.stop }))
      const none: Option[] = several || field.required ? [] : [{ value: '', label: words.write.noAnswer }]
      const chosen = values.length === 0 && none.length > 0 ? [''] : values
      return choice({ ...field, options: [...shown, ...none], values: chosen, several })
    }
    default:
      return input({ ...field, value: values[0] })
  }
})}`
}

function questionHint({ words }: PageContext, { hint, when }: Question, questions: readonly Question[]): Part {
  const asked = when && questions.find(({ code }) => code === when.code)
  if (!asked) return hint
  const labels = asked.options?.filter(({ value }) => when.values.includes(value)).map(({ label }) => label) ?? []
  return [words.write.when(asked.label, words.format.list(labels.map((label) => `«${label}»`))), hint && ` ${hint}`]
}

function placeField({ form, words }: PageContext, { written, category, mistakes }: Writing): Html | undefined {
  const { place } = rulesFor(form, category, 'message')
  if (place === 'none') return undefined
  return input({
    id: 'place',
    name: 'place',
    label: words.write.place,
    hint: words.write.placeHint,
    value: written.place,
    autocomplete: 'street-address',
    required: place === 'required',
    mistakes,
    words,
  })
}

function procedureField({ form, words }: PageContext, { written, category, mistakes }: Writing): Html {
  return choice({
    id: 'procedure',
    name: 'procedure',
    label: words.write.procedure,
    required: true,
    options: proceduresFor(form, category).map(({ procedure, label, needs, lang }) => {
      const { term } = rulesFor(form, category, procedure)
      return { value: procedure, label, lang, hint: [term && `${words.write.term(term)}. `, needs] }
    }),
    values: [written.procedure ?? ''],
    mistakes,
    words,
  })
}

/** How strictly contacts are asked for, over all the procedures that can be chosen. */
function contactNeeds(
  form: Form,
  category: Category | undefined,
): { asked: Requirement[]; appeal: boolean; message: boolean } {
  const offers = proceduresFor(form, category)
  return {
    asked: offers.map(({ procedure }) => rulesFor(form, category, procedure).contact),
    appeal: offers.some(({ procedure }) => procedure === 'appeal'),
    message: offers.some(({ procedure }) => procedure === 'message'),
  }
}

function contactFieldset({ form, words }: PageContext, { written, category, mistakes }: Writing): Html | undefined {
  const { asked, appeal, message } = contactNeeds(form, category)
  if (asked.every((requirement) => requirement === 'none')) return undefined
  const always = asked.every((requirement) => requirement === 'required')
  const shown: readonly ContactField[] = appeal ? contactFields : ['email', 'phone']
  const needed: readonly ContactField[] = appeal && !message && always ? ['familyName', 'givenName', 'email'] : []
  const fields: Record<ContactField, Partial<Parameters<typeof input>[0]>> = {
    familyName: { autocomplete: 'family-name' },
    givenName: { autocomplete: 'given-name' },
    additionalName: { autocomplete: 'additional-name' },
    email: { type: 'email', autocomplete: 'email', hint: words.write.emailHint, spellcheck: 'false' },
    phone: { type: 'tel', autocomplete: 'tel', hint: words.write.phoneHint },
    postalAddress: { autocomplete: 'street-address' },
  }
  return html`<fieldset>
<legend class="large">${words.write.contact}</legend>
<p class="hint">${always ? words.write.contactRequired : words.write.contactOptional}
${appeal && ` ${words.write.contactAppeal}`} ${form.contactNotice}</p>
${shown.map((field) =>
  input({
    ...fields[field],
    id: `contact-${field}`,
    name: field,
    label: words.write[field],
    value: written.contact[field],
    // Which of them is needed depends on a choice above: it is said in words there, not beside each.
    required: needed.includes(field) || always || appeal,
    mistakes,
    words,
  }),
)}
</fieldset>`
}

function fileField({ form, words }: PageContext, { category, mistakes, files }: Writing): Html {
  const { count, size, types } = form.limits.files
  const needed = category?.photo === 'required'
  const kept = choice({
    id: 'kept',
    name: 'kept',
    label: words.write.kept,
    hint: words.write.keptHint,
    required: true,
    options: files.map((file) => ({
      value: JSON.stringify(file),
      label: `${file.name}, ${words.format.size(file.size)}`,
    })),
    values: files.map((file) => JSON.stringify(file)),
    several: true,
    mistakes,
    words,
  })
  const field = input({
    id: 'attachments',
    name: 'files',
    type: 'file',
    label: files.length > 0 ? words.write.moreFiles : words.write.files,
    hint: [needed && `${words.write.photo} `, words.write.filesHint(count, size)],
    accept: types.join(','),
    multiple: count > 1,
    required: needed && files.length === 0,
    mistakes,
    words,
  })
  return html`${files.length > 0 && kept}${field}`
}

function consentFields({ form, words }: PageContext, { written, mistakes }: Writing): Html {
  const required = form.consents.filter((consent) => consent.required)
  const optional = form.consents.filter((consent) => !consent.required)
  const box = (consent: Consent) => {
    const id = `consents-${consent.id}`
    const mine = mistakes.filter(({ field }) => field === id)
    const tick = written.ticks.get(consent.id)
    const given = attributes({
      type: 'checkbox',
      id,
      name: id,
      value: `${consent.version} ${consent.sha256}`,
      checked: tick?.version === consent.version && tick.sha256 === consent.sha256,
      'aria-describedby': mine.length > 0 ? `${id}-error` : undefined,
      'aria-invalid': mine.length > 0 ? 'true' : undefined,
    })
    return html`${mine.map(({ sentence }) => html`<p class="error" id="${id}-error"><strong>${words.error}</strong> ${sentence}</p>`)}
<div class="option"><input${given}>
<div><label${attributes({ for: id, lang: consent.lang })}>${consent.text}</label>
<p class="hint"><a href="${consent.url}" target="_blank" rel="noopener">${words.write.readConsent} ${words.newTab}</a></p></div></div>`
  }
  return html`<h2>${words.write.data}</h2>
${form.dataNotice && paragraphs(form.dataNotice)}
${required.length > 0 && html`<fieldset><legend>${words.write.requiredConsents}</legend>${required.map(box)}</fieldset>`}
${optional.length > 0 && html`<fieldset><legend>${words.write.optionalConsents}</legend>${optional.map(box)}</fieldset>`}`
}
