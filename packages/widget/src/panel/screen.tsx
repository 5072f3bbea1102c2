import type { Language } from '@otklik/sdk'
import type { ComponentChildren } from 'preact'
import { organizationPage } from '../options.ts'
import { speak } from './connect.ts'
import { ErrorIcon } from './icons.tsx'
import { formLanguage, type Panel, type ScreenName, show } from './panel.ts'

interface ScreenProps {
  readonly panel: Panel
  readonly heading: string
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
          <Languages panel={panel} />
        </div>
        <h2 id="heading" tabIndex={-1}>
          {heading}
        </h2>
        <Summary panel={panel} />
        {children}
        <Help panel={panel} />
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

const inRoute: ReadonlySet<ScreenName> = new Set(['tell', 'topic', 'procedure', 'place', 'contact', 'review'])

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

function Summary({ panel }: { readonly panel: Panel }) {
  const errors = panel.errors.value
  const text = panel.steps.value?.errorText
  if (!errors.length || !text) return null
  return (
    <div class="summary" id="summary" tabIndex={-1} role="group" aria-labelledby="summary-title">
      <h3 id="summary-title">
        <ErrorIcon /> {panel.words.value.summary}
      </h3>
      <ul>
        {errors.map((error) => (
          <li key={error.pointer}>
            <a
              href={`#${error.pointer}`}
              onClick={(event) => {
                event.preventDefault()
                panel.focus.value = { id: error.pointer }
              }}
            >
              {text(panel, error)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Ways to the organization that need no form; in the same place on every screen. */
function Help({ panel }: { readonly panel: Panel }) {
  const words = panel.words.value.help
  const help = panel.form.value?.help ?? {}
  const lost = panel.screen.value === 'failed' || panel.screen.value === 'closed'
  const language = formLanguage(panel)
  return (
    <details class="help" id="help" open={lost}>
      <summary>{words.heading}</summary>
      <dl>
        {help.phone && row(words.phone, <Phone number={help.phone} />)}
        {help.hours && row(words.hours, <span lang={language}>{help.hours}</span>)}
        {help.address && row(words.address, <span lang={language}>{help.address}</span>)}
        {help.email && row(words.email, <a href={`mailto:${help.email}`}>{help.email}</a>)}
        {help.url && row(words.url, <OutsideLink panel={panel} href={help.url} text={help.url} />)}
      </dl>
      {(lost || !panel.form.value) && (
        <p>
          <a href={organizationPage(panel.host.options())} target="_blank" rel="noopener">
            {words.page} {panel.words.value.newTab}
          </a>
        </p>
      )}
    </details>
  )
}

export const Phone = ({ number, text = number }: { readonly number: string; readonly text?: string }) => (
  <a href={`tel:${number.replace(/[^\d+]/g, '')}`}>{text}</a>
)

const row = (name: string, value: ComponentChildren) => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
)

/** A link out of the page; anything but http and https is shown as text. */
export function OutsideLink(props: { panel: Panel; href: string; text: string; lang?: string | undefined }) {
  const { href, text, lang } = props
  if (!/^https?:/i.test(href)) return <span lang={lang}>{text}</span>
  return (
    <a href={href} lang={lang} target="_blank" rel="noopener">
      {text}
    </a>
  )
}

const names = { ru: 'Русский', tt: 'Татарча', en: 'English' }

/** In the same place on every screen, where the form is offered in more than one language. */
function Languages({ panel }: { readonly panel: Panel }) {
  const languages = panel.form.value?.languages ?? []
  if (languages.length < 2) return null
  return (
    <select
      class="languages"
      aria-label={panel.words.value.language}
      value={panel.language.value}
      onChange={({ currentTarget }) => speak(panel, currentTarget.value as Language)}
    >
      {languages.map((language) => (
        <option key={language} value={language} lang={language} selected={language === panel.language.value}>
          {names[language]}
        </option>
      ))}
    </select>
  )
}
