import type { Signal } from '@preact/signals'
import { ErrorIcon } from '../icons.tsx'
import type { Panel } from '../panel.ts'

// Fields that are no part of a submission: what is wrong with them is known here alone.

export interface Problem {
  readonly id: string
  readonly text: string
}

interface OwnFieldProps {
  readonly panel: Panel
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly field: Signal<string>
  readonly problems: readonly Problem[]
  readonly rows?: number
  readonly inputMode?: 'numeric'
}

export function OwnField({ panel, id, label, hint, field, problems, rows, inputMode }: OwnFieldProps) {
  const problem = problems.find((one) => one.id === id)
  const own = {
    id,
    class: 'field',
    part: 'field',
    autocomplete: 'off',
    value: field.value,
    'aria-invalid': problem ? true : undefined,
    'aria-describedby': [problem && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => {
      field.value = currentTarget.value
    },
  }
  return (
    <div class="asked">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <OwnError panel={panel} id={id} problems={problems} />
      {rows ? <textarea {...own} rows={rows} dir="auto" /> : <input {...own} inputMode={inputMode} />}
    </div>
  )
}

export function OwnError({ panel, id, problems }: Pick<OwnFieldProps, 'panel' | 'id' | 'problems'>) {
  const problem = problems.find((one) => one.id === id)
  if (!problem) return null
  return (
    <p class="error" id={`${id}-error`}>
      <ErrorIcon /> <span class="hidden">{panel.words.value.error} </span>
      {problem.text}
    </p>
  )
}

export function OwnSummary({ panel, id, problems }: Pick<OwnFieldProps, 'panel' | 'id' | 'problems'>) {
  if (!problems.length) return null
  return (
    <div class="summary" id={id} tabIndex={-1} role="group" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>
        <ErrorIcon /> {panel.words.value.summary}
      </h3>
      <ul>
        {problems.map(({ id: field, text }) => (
          <li key={field}>
            <a
              href={`#${field}`}
              onClick={(event) => {
                event.preventDefault()
                panel.focus.value = { id: field }
              }}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
