import type { ComponentChildren } from 'preact'
import { ErrorIcon } from './icons.tsx'
import type { Panel } from './panel.ts'

// Every field has as its id the JSON pointer of what it asks, so that an error finds its field by it.

interface FieldProps {
  readonly panel: Panel
  readonly pointer: string
  readonly label: string
  readonly hint?: ComponentChildren
  readonly lang?: string | undefined
}

interface TextProps extends FieldProps {
  readonly value: string
  readonly onValue: (value: string) => void
  readonly type?: 'text' | 'search' | 'email' | 'tel' | 'datetime-local'
  readonly rows?: number
  readonly autocomplete?: string
  readonly inputMode?: 'decimal' | 'numeric' | 'text'
  readonly required?: boolean
  readonly onEnter?: () => void
}

/** A line or, with `rows`, a box of text. */
export function TextField(props: TextProps) {
  const { panel, pointer, label, hint, lang, value, onValue, type = 'text', rows, onEnter } = props
  const own = {
    id: pointer,
    class: 'field',
    part: 'field',
    dir: type === 'text' ? ('auto' as const) : undefined,
    value,
    autocomplete: props.autocomplete ?? 'off',
    'aria-required': props.required,
    onInput: (event: { currentTarget: { value: string } }) => onValue(event.currentTarget.value),
    ...described(panel, pointer, hint),
  }
  return (
    <div class="asked">
      <label for={pointer} lang={lang}>
        {label}
      </label>
      <Hint pointer={pointer} hint={hint} />
      <FieldError panel={panel} pointer={pointer} />
      {rows ? (
        <textarea {...own} rows={rows} />
      ) : (
        <input
          {...own}
          type={type as 'text'}
          inputMode={props.inputMode}
          onKeyDown={
            onEnter &&
            ((event) => {
              if (event.key === 'Enter') {
                event.preventDefault()
                onEnter()
              }
            })
          }
        />
      )}
    </div>
  )
}

export interface Choice {
  readonly value: string
  readonly label: string
  readonly hint?: ComponentChildren
  readonly lang?: string | undefined
  /** Shown beneath the choice once it is made. */
  readonly more?: ComponentChildren
}

interface ChoicesProps extends FieldProps {
  readonly choices: readonly Choice[]
  readonly chosen: readonly string[]
  readonly onChoose: (value: string, checked: boolean) => void
  readonly many?: boolean
  /** Short choices stand two in a row where there is room. */
  readonly pairs?: boolean
}

/** Radios or, with `many`, boxes to tick, under one question. */
export function Choices(props: ChoicesProps) {
  const { panel, pointer, label, hint, lang, choices, pairs } = props
  return (
    <fieldset class="asked" id={pointer} aria-describedby={described(panel, pointer, hint)['aria-describedby']}>
      <legend lang={lang}>{label}</legend>
      <Hint pointer={pointer} hint={hint} />
      <FieldError panel={panel} pointer={pointer} />
      <div class={pairs ? 'choices pairs' : 'choices'}>
        {choices.map((choice) => (
          <Option key={choice.value} {...props} choice={choice} />
        ))}
      </div>
    </fieldset>
  )
}

type OptionProps = Pick<ChoicesProps, 'pointer' | 'chosen' | 'onChoose' | 'many'> & { readonly choice: Choice }

export function Option({ pointer, chosen, onChoose, many, choice }: OptionProps) {
  const { value, label, hint, lang, more } = choice
  const id = `${pointer}=${value}`
  const checked = chosen.includes(value)
  return (
    <div class="option">
      <label for={id} lang={lang}>
        <input
          id={id}
          type={many ? 'checkbox' : 'radio'}
          name={pointer}
          value={value}
          checked={checked}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => onChoose(value, event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      <Hint pointer={id} hint={hint} lang={lang} />
      {checked && more && <div class="more">{more}</div>}
    </div>
  )
}

export function Hint(props: { pointer: string; hint?: ComponentChildren; lang?: string | undefined }) {
  if (!props.hint) return null
  return (
    <div class="hint" id={`${props.pointer}-hint`} lang={props.lang}>
      {props.hint}
    </div>
  )
}

export function FieldError({ panel, pointer }: Pick<FieldProps, 'panel' | 'pointer'>) {
  const error = errorAt(panel, pointer)
  if (!error) return null
  return (
    <p class="error" id={`${pointer}-error`}>
      <ErrorIcon /> <span class="hidden">{panel.words.value.error} </span>
      {panel.steps.value?.errorText(panel, error)}
    </p>
  )
}

/** What makes a field's error and hint heard with it, in that order. */
export function described(panel: Panel, pointer: string, hint?: unknown) {
  const wrong = Boolean(errorAt(panel, pointer))
  const ids = [wrong && `${pointer}-error`, hint && `${pointer}-hint`].filter(Boolean).join(' ')
  return { 'aria-invalid': wrong || undefined, 'aria-describedby': ids || undefined }
}

const errorAt = (panel: Panel, pointer: string) => panel.errors.value.find((error) => error.pointer === pointer)
