import type { ComponentChildren } from 'preact'

/** What an input needs so that its label, hint and error belong to it. */
export interface InputProps {
  readonly id: string
  readonly 'aria-invalid'?: 'true'
  readonly 'aria-describedby'?: string
}

/** A label, a hint, an error, and the input they belong to. */
export function Field({
  id,
  label,
  hint,
  error,
  children,
}: {
  id: string
  label: string
  hint?: string | undefined
  error?: string | undefined
  children: (props: InputProps) => ComponentChildren
}) {
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return (
    <div class={error ? 'field invalid' : 'field'}>
      <label for={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} class="quiet">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class="error">
          <span class="hidden">Ошибка: </span>
          {error}
        </p>
      )}
      {children({
        id,
        ...(error && { 'aria-invalid': 'true' as const }),
        ...(described && { 'aria-describedby': described }),
      })}
    </div>
  )
}
