import type { Case, Due, TimelineEntry } from '@otklik/sdk'
import { formLanguage, type Panel } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { Actions } from './actions.tsx'
import { type Found, find } from './search.ts'
import { dates, followWords } from './words.ts'

interface CaseProps {
  readonly panel: Panel
  readonly found: Found
  readonly onChange: (found: Found) => void
  readonly onBack: () => void
}

/** One message: where it stands, what happened, the answer, and what can be done. Contacts are never shown here. */
export function CaseView({ panel, found, onChange, onBack }: CaseProps) {
  const words = followWords(panel)
  const own = found.case
  const language = formLanguage(panel)
  const refresh = async () => {
    const next = await find(panel, found.access, found.code)
    if (typeof next === 'string') {
      panel.voice.say(next)
      return
    }
    onChange(next)
    panel.focus.value = { id: undefined }
  }
  return (
    <Screen
      panel={panel}
      heading={
        <>
          {words.case} <span class="whole">{words.numbered(own.number)}</span>
        </>
      }
      next={words.refresh}
      onNext={refresh}
      back={onBack}
    >
      <p class="number">{statusOf(panel, own, own)}</p>
      {own.visibility === 'public' && <p class="hint">{words.public}</p>}
      {awaited(own) && own.due && <p>{dueOf(panel, own.due)}</p>}
      {own.inquiry && (
        <section class="boxed">
          <h3>{words.inquiry}</h3>
          <p class="quote" dir="auto" lang={language}>
            {own.inquiry.text}
          </p>
        </section>
      )}
      {own.answer && <Answer panel={panel} answer={own.answer} language={language} />}
      <Actions panel={panel} found={found} onChange={onChange} />
      {own.text && (
        <section>
          <h3>{words.text}</h3>
          <p class="quote" dir="auto">
            {own.text}
          </p>
          {own.attachments ? <p class="hint">{words.attachments(own.attachments)}</p> : null}
          {own.attachmentChecks?.map(({ name, state }) => (
            <p key={name} class="hint" dir="auto">
              {words.checks[state](name)}
            </p>
          ))}
        </section>
      )}
      <section>
        <h3>{words.timeline}</h3>
        <ol class="timeline">
          <Events panel={panel} own={own} language={language} />
        </ol>
      </section>
      {panel.form.value?.consents.length ? (
        <details class="help">
          <summary>{words.withdraw}</summary>
          <p>{words.withdrawText}</p>
        </details>
      ) : null}
    </Screen>
  )
}

/** What happened, in order. A status that goes on is not said twice: what was added to it is. */
function Events({ panel, own, language }: { panel: Panel; own: Case; language: string | undefined }) {
  let before = ''
  return (
    <>
      {own.timeline.map((entry) => {
        const status = statusOf(panel, entry, own)
        const text = entry.status === 'rejected' ? undefined : entry.text
        const goesOn = status === before
        before = status
        if (goesOn && !text) return null
        return (
          <li key={entry.at + entry.status}>
            {!goesOn && <p>{status}</p>}
            <p class="hint">
              <time dateTime={entry.at}>{dates(panel).moment(entry.at)}</time>
            </p>
            {text && (
              <p class="quote" dir="auto" lang={language}>
                {text}
              </p>
            )}
          </li>
        )
      })}
    </>
  )
}

function Answer(props: { panel: Panel; answer: NonNullable<Case['answer']>; language: string | undefined }) {
  const { panel, answer, language } = props
  const words = followWords(panel)
  return (
    <section class="boxed">
      <h3>{words.answer}</h3>
      {answer.authority && <p class="hint">{words.answerFrom(answer.authority)}</p>}
      <p class="hint">
        <time dateTime={answer.at}>{dates(panel).moment(answer.at)}</time>
      </p>
      <p class="quote" dir="auto" lang={language}>
        {answer.text}
      </p>
      {answer.files.length > 0 && (
        <>
          <h4>{words.files}</h4>
          <ul>
            {answer.files.map(({ name, size, url }) => (
              <li key={url}>
                <a href={new URL(url, panel.host.options().backend).href} target="_blank" rel="noopener">
                  {name}, {panel.steps.value?.stepsWords(panel).files.size(size)} {panel.words.value.newTab}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      {answer.filesChecking ? <p class="hint">{words.filesChecking(answer.filesChecking)}</p> : null}
    </section>
  )
}

/** A status in words; what the backend says in its own words only where ours has none. */
function statusOf(
  panel: Panel,
  entry: Pick<TimelineEntry, 'status' | 'authority' | 'text' | 'backendStatus'>,
  own: Case,
) {
  const { date } = dates(panel)
  return followWords(panel).status[entry.status]({
    authority: entry.authority,
    number: own.registration?.number,
    at: own.registration && date(own.registration.at.slice(0, 10)),
    due: own.due && date(own.due.date),
    reason: entry.text,
    own: entry.backendStatus,
  })
}

const awaited = ({ status }: Case): boolean =>
  !['answered', 'closed', 'rejected', 'left_without_answer'].includes(status)

function dueOf(panel: Panel, due: Due): string {
  const words = followWords(panel)
  const { date, today } = dates(panel)
  return due.date < today() ? words.overdue(date(due.date)) : words.due(date(due.date))
}
