import type { Signal } from '@preact/signals'
import type { Problem } from '../around.tsx'
import { ErrorIcon } from '../icons.tsx'
import type { Panel } from '../panel.ts'

// Fields that are no part of a submission: what is wrong with them is known here alone.

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

/** The same summary as on every other screen; it is there with the later screens. */
export function OwnSummary({ panel, id, problems }: Pick<OwnFieldProps, 'panel' | 'id' | 'problems'>) {
  const Summary = panel.steps.value?.Summary
  return Summary ? <Summary panel={panel} id={id} problems={problems} /> : null
}
