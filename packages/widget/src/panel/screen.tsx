import type { ComponentChildren } from 'preact'
import { inRoute, type Panel, type ScreenName, show } from './panel.ts'

interface ScreenProps {
  readonly panel: Panel
  readonly heading: ComponentChildren
  readonly children?: ComponentChildren
  /** Label of the one main button, and what it does. */
  readonly next?: string
  readonly onNext?: () => unknown
  /** Where «Назад» leads; left out where there is no way back. */
  readonly back?: ScreenName | (() => void) | undefined
}

/** One subject: heading, what is wrong, fields, help, and the way on and back. */
export function Screen({ panel, heading, children, next, onNext, back }: ScreenProps) {
  const words = panel.words.value
  const errors = panel.errors.value
  const { Summary, Languages, Help, errorText } = panel.steps.value ?? {}
  const { number, total } = panel.counter.value
  const counted = inRoute.has(panel.screen.value)
  const goBack = () => (typeof back === 'function' ? back() : back && show(panel, back))
  return (
    <form
      class="screen"
      noValidate
      aria-busy={panel.busy.value}
      onSubmit={(event) => {
        event.preventDefault()
        if (onNext) once(panel, onNext)
      }}
    >
      <div class="body" part="body">
        <div class="above">
          <p class="counter">{counted && words.step(number, total)}</p>
          {Languages && <Languages panel={panel} />}
        </div>
        <h2 id="heading" tabIndex={-1}>
          {heading}
        </h2>
        {Summary && errorText && errors.length > 0 && (
          <Summary
            panel={panel}
            id="summary"
            problems={errors.map((error) => ({ id: error.pointer, text: errorText(panel, error) }))}
          />
        )}
        {children}
        {Help && <Help panel={panel} />}
      </div>
      {(next || back) && (
        <div class="footer" part="footer">
          {back && (
            <button type="button" class="button quiet" part="button" onClick={goBack}>
              {words.back}
            </button>
          )}
          {next && (
            <button type="submit" class="button main" part="button">
              {next}
            </button>
          )}
        </div>
      )}
    </form>
  )
}

/** A second press while the first is still at work is ignored; buttons are never disabled. */
export async function once(panel: Panel, action: () => unknown): Promise<void> {
  if (panel.busy.value) return
  panel.busy.value = true
  try {
    await action()
  } finally {
    panel.busy.value = false
  }
}

export const Phone = ({ number, text = number }: { readonly number: string; readonly text?: string }) => (
  <a href={`tel:${number.replace(/[^\d+]/g, '')}`}>{text}</a>
)
