import {
  type Category,
  type Client,
  checkSubmission,
  createKey,
  type Delivery,
  type Draft,
  type FieldError,
  type Form,
  findLeaf,
  rulesFor,
  servesKind,
  visibleQuestions,
} from '@otklik/sdk'
import { useEffect, useRef, useState } from 'preact/hooks'
import { answersOf, readDraft } from './draft.ts'
import { Field } from './Field.tsx'
import { QuestionField } from './QuestionField.tsx'
import { fieldText, kindWords, placeText } from './words.ts'

/** The form of the organization on one screen of our own. */
export function Compose({
  client,
  form,
  onSend,
}: {
  client: Client
  form: Form
  onSend: (delivery: Delivery) => void
}) {
  const [kind, setKind] = useState(form.kinds[0] ?? 'complaint')
  const [theme, setTheme] = useState<Category>()
  const [answers, setAnswers] = useState<Draft['submission']['answers']>([])
  const [errors, setErrors] = useState<readonly FieldError[]>([])
  const summary = useRef<HTMLHeadingElement>(null)
  // Born with the draft: pressing the button twice, or again after a failure, makes one case.
  const key = useRef(createKey())
  useEffect(() => {
    if (errors.length > 0) summary.current?.focus()
  }, [errors])

  const rules = rulesFor(form, theme, 'message')
  const byPoint = form.placeNeeds === 'point' || form.placeNeeds === 'both'
  const questions = visibleQuestions(theme?.questions ?? [], answers)
  const errorAt = (pointer: string) => {
    const found = errors.find((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`))
    return found && fieldText(found.code)
  }

  async function chooseTheme(code: string): Promise<void> {
    const leaf = findLeaf(form.categories, code)
    setTheme(leaf)
    setAnswers([])
    if (!leaf?.details) return
    const details = await client.category({ code, language: 'ru' }).catch(() => undefined)
    if (details) setTheme((now) => (now?.code === code ? { ...leaf, ...details } : now))
  }

  async function send(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const element = event.currentTarget as HTMLFormElement
    const { draft, attachments } = await readDraft(element, { key: key.current, form, theme, kind })
    const today = new Date().toISOString().slice(0, 10)
    const found = checkSubmission({ ...draft.submission, attachments }, form, today, theme).map((error) =>
      byPoint && error.pointer === '/place' ? { ...error, pointer: '/place/point' } : error,
    )
    setErrors(found)
    if (found.length > 0) return
    onSend(client.submit(draft))
    key.current = createKey()
    element.reset()
    setTheme(undefined)
    setAnswers([])
  }

  return (
    <form noValidate onSubmit={send} onInput={(event) => setAnswers(answersOf(event.currentTarget, theme))}>
      {errors.length > 0 && (
        <div class="note bad">
          <h2 tabIndex={-1} ref={summary}>
            Исправьте, чтобы продолжить
          </h2>
          <ul>
            {errors.map(({ pointer, code }) => (
              <li key={pointer}>
                <a href={`#${pointer.split('/').slice(1).join('-')}`}>
                  {placeText(pointer)}: {fieldText(code).toLowerCase()}
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
      {form.urgent && <p class="note">{form.urgent.text}</p>}

      <fieldset>
        <legend>Что вы хотите сообщить?</legend>
        <div class="choices">
          {form.kinds.map((one) => (
            <label key={one}>
              <input type="radio" name="kind" value={one} checked={one === kind} onChange={() => setKind(one)} />
              {kindWords[one]}
            </label>
          ))}
        </div>
      </fieldset>

      <Field id="text" label="Текст сообщения" hint="Что произошло, где и когда" error={errorAt('/text')}>
        {(props) => <textarea {...props} name="text" rows={5} />}
      </Field>

      <Field id="category" label="Тема" error={errorAt('/category')}>
        {(props) => (
          <select {...props} name="category" onChange={(event) => void chooseTheme(event.currentTarget.value)}>
            <option value="">Выберите тему</option>
            {form.categories.map((top) => (
              <Options key={top.code} category={top} kind={kind} />
            ))}
          </select>
        )}
      </Field>

      {theme?.stopper && <p class="note">{theme.stopper.text}</p>}
      {theme?.hint && <p class="quiet">{theme.hint}</p>}
      {questions.map((question) => (
        <QuestionField key={question.code} question={question} error={errorAt(`/answers/${question.code}`)} />
      ))}

      {rules.place !== 'none' && (
        <Field
          id="place"
          label={`Адрес или описание места${rules.place === 'optional' ? ' (если важно)' : ''}`}
          hint="Например: ул. Ленина, 5, второй подъезд"
          error={errorAt('/place/address') ?? (byPoint ? undefined : errorAt('/place'))}
        >
          {(props) => <input {...props} name="place" autoComplete="street-address" />}
        </Field>
      )}
      {rules.place !== 'none' && byPoint && (
        <Field id="place-point" label="Широта и долгота" hint="Например: 52.37, 4.89" error={errorAt('/place/point')}>
          {(props) => <input {...props} name="point" autoComplete="off" />}
        </Field>
      )}

      <Field
        id="attachments"
        label={rules.photo === 'required' ? 'Фото (нужно для этой темы)' : 'Фото или PDF'}
        error={errorAt('/attachments')}
      >
        {(props) => <input {...props} type="file" name="files" multiple accept={form.limits.files.types.join(',')} />}
      </Field>

      {rules.contact !== 'none' && (
        <Field
          id="contact-email"
          label={`Электронная почта${rules.contact === 'optional' ? ' (если хотите получить письмо)' : ''}`}
          hint={form.contactNotice}
          error={errorAt('/contact')}
        >
          {(props) => <input {...props} type="email" name="email" autoComplete="email" />}
        </Field>
      )}

      {form.consents.map((consent) => (
        <Field
          key={consent.id}
          id={`consents-${consent.id}`}
          label={consent.text}
          error={errorAt(`/consents/${consent.id}`)}
        >
          {(props) => <input {...props} type="checkbox" name={`consent.${consent.id}`} />}
        </Field>
      ))}
      {form.dataBasis === 'law' && <p class="quiet">{form.dataNotice}</p>}
      <button type="submit" class="main">
        Отправить сообщение
      </button>
    </form>
  )
}

function Options({ category, kind }: { category: Category; kind: Form['kinds'][number] }) {
  if (!category.children) {
    return servesKind(category, kind) ? <option value={category.code}>{category.label}</option> : null
  }
  return (
    <optgroup label={category.label}>
      {category.children.map((child) => (
        <Options key={child.code} category={child} kind={kind} />
      ))}
    </optgroup>
  )
}
