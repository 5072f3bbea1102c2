import { stepsWords } from '../error-text.ts'
import { Choices, TextField } from '../fields.tsx'
import { procedureOf, rulesOf } from '../flow.ts'
import { edit, formLanguage, type Panel } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { advance, conversationOf, retreat } from '../walk.ts'
import type { AnswerWay, ContactField } from '../written.ts'
import { canFollow } from './tell-more.tsx'

const autocomplete = {
  familyName: 'family-name',
  givenName: 'given-name',
  additionalName: 'additional-name',
  email: 'email',
  phone: 'tel',
  postalAddress: 'street-address',
} as const satisfies Record<ContactField, string>

/** How to answer: for a message one way is enough; an appeal is signed. */
export function Contact({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel).contact
  const conversation = conversationOf(panel)
  const { form, written } = conversation
  const { contact: requirement } = rulesOf(conversation)
  const required = requirement === 'required'
  const field = (name: ContactField, needed = false) => (
    <TextField
      key={name}
      panel={panel}
      pointer={`/contact/${name}`}
      label={needed || name === 'additionalName' ? words[name] : `${words[name]} ${panel.words.value.optional}`}
      hint={name === 'email' ? words.emailHint : name === 'phone' && words.phoneHint}
      type={name === 'email' ? 'email' : name === 'phone' ? 'tel' : 'text'}
      autocomplete={autocomplete[name]}
      required={needed}
      value={written.contact[name] ?? ''}
      onValue={(value) => edit(panel, { contact: { ...panel.written.value.contact, [name]: value } })}
    />
  )
  const ways: [AnswerWay, string][] = [
    ...(required ? [] : [['self', canFollow(panel) ? words.self : words.none] as [AnswerWay, string]]),
    ['email', words.byEmail],
    ['phone', words.byPhone],
  ]
  return (
    <Screen
      panel={panel}
      heading={words.heading}
      next={panel.words.value.next}
      onNext={() => advance(panel)}
      back={() => retreat(panel)}
    >
      {procedureOf(conversation) === 'appeal' ? (
        <>
          {field('familyName', required)}
          {field('givenName', required)}
          {field('additionalName')}
          {field('email', required)}
          {field('phone')}
          {field('postalAddress')}
        </>
      ) : (
        <Choices
          panel={panel}
          pointer="/contact"
          label={words.legend}
          chosen={written.way ? [written.way] : []}
          onChoose={(value) => edit(panel, { way: value as AnswerWay })}
          choices={ways.map(([value, label]) => ({ value, label, more: value !== 'self' && field(value, true) }))}
        />
      )}
      {form.contactNotice && (
        <p class="hint" lang={formLanguage(panel)}>
          {form.contactNotice}
        </p>
      )}
    </Screen>
  )
}
