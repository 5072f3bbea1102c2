import type { Language } from '@otklik/sdk'
import type { ComponentChildren } from 'preact'
import { speak } from './connect.ts'
import { stepsWords } from './error-text.ts'
import { ErrorIcon } from './icons.tsx'
import { formLanguage, type Panel } from './panel.ts'
import { Phone } from './screen.tsx'

// What stands around the fields of every screen, from the moment there is something to put there.

/** Something wrong, and the id of the field to mend it in. */
export interface Problem {
  readonly id: string
  readonly text: string
}

interface SummaryProps {
  readonly panel: Panel
  readonly id: string
  readonly problems: readonly Problem[]
}

/** Everything that is wrong on a screen, each leading to its field. */
export function Summary({ panel, id, problems }: SummaryProps) {
  if (!problems.length) return null
  return (
    <div class="summary" id={id} tabIndex={-1} role="group" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>
        <ErrorIcon /> {stepsWords(panel).summary}
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

/** Ways to the organization that need no form; in the same place on every screen. */
export function Help({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel).help
  const help = panel.form.value?.help
  const lost = panel.screen.value === 'failed' || panel.screen.value === 'closed'
  const language = formLanguage(panel)
  if (!help || !Object.keys(help).length) return null
  return (
    <details class="help" id="help" open={lost}>
      <summary>{panel.words.value.help}</summary>
      <dl>
        {help.phone && row(words.phone, <Phone number={help.phone} />)}
        {help.hours && row(words.hours, <span lang={language}>{help.hours}</span>)}
        {help.address && row(words.address, <span lang={language}>{help.address}</span>)}
        {help.email && row(words.email, <a href={`mailto:${help.email}`}>{help.email}</a>)}
        {help.url && row(words.url, <OutsideLink panel={panel} href={help.url} text={help.url} />)}
      </dl>
    </details>
  )
}

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
export function Languages({ panel }: { readonly panel: Panel }) {
  const languages = panel.form.value?.languages ?? []
  if (languages.length < 2) return null
  return (
    <select
      class="languages"
      aria-label={stepsWords(panel).language}
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
