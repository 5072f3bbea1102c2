import type { Question } from '@otklik/sdk'
import { Field } from './Field.tsx'

/** An extra question of a theme. */
export function QuestionField({ question, error }: { question: Question; error: string | undefined }) {
  const { code, type, label, hint, required, options = [] } = question
  const name = `answer.${code}`
  if (type === 'note') return <p class="note">{label}</p>
  const shown = required ? label : `${label} (если знаете)`
  if (type === 'choice' || type === 'choices') {
    return (
      <fieldset id={`answers-${code}`} class={error ? 'invalid' : ''}>
        <legend>{shown}</legend>
        {error && <p class="error">{error}</p>}
        <div class="choices">
          {options.map((option) => (
            <label key={option.value}>
              <input type={type === 'choice' ? 'radio' : 'checkbox'} name={name} value={option.value} />
              {option.label}
            </label>
          ))}
        </div>
      </fieldset>
    )
  }
  return (
    <Field id={`answers-${code}`} label={shown} hint={hint} error={error}>
      {(props) => {
        if (type === 'longtext') return <textarea {...props} name={name} rows={3} />
        if (type === 'datetime') return <input {...props} name={name} type="datetime-local" />
        return <input {...props} name={name} inputMode={type === 'number' ? 'decimal' : 'text'} />
      }}
    </Field>
  )
}
