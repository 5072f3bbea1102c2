import type { Category, Question } from '@otklik/sdk'
import { rulesFor, visibleQuestions } from '@otklik/sdk/rules'
import { useEffect } from 'preact/hooks'
import { pointerOf, stepsWords } from '../error-text.ts'
import { Choices, TextField } from '../fields.tsx'
import { FileField } from '../file-field.tsx'
import { answersOf } from '../flow.ts'
import { edit, formLanguage, type Panel } from '../panel.ts'
import { conversationOf, loadDetails } from '../walk.ts'
import { Stopper } from './stopper.tsx'

/** Who answers a theme and when, what to know and what it asks. */
export function TopicRules({ panel, topic }: { readonly panel: Panel; readonly topic: Category }) {
  const words = stepsWords(panel).topic
  const form = panel.form.value
  const details = panel.details.value[topic.code]
  const term = form && rulesFor(form, topic, 'message').term
  const facts = [
    topic.authority && words.answers(topic.authority),
    term && words.termFrom[term.from](words.term[term.unit](term.n)),
    topic.stats?.medianDays && words.usually(Math.round(topic.stats.medianDays)),
  ].filter(Boolean)
  useEffect(() => panel.voice.say(facts.join('. '), true), [topic.code])
  if (topic.stopper) return <Stopper panel={panel} {...topic.stopper} />
  return (
    <>
      <p>
        {facts.map((fact) => (
          <>
            {fact}
            <br />
          </>
        ))}
      </p>
      {topic.hint && <p lang={formLanguage(panel, topic.lang)}>{topic.hint}</p>}
      {details === 'loading' && <p class="hint">{words.loading}</p>}
      {details === 'failed' && (
        <div class="note" id="details-failed" tabIndex={-1}>
          <p>{words.notLoaded}</p>
          <button type="button" class="link" onClick={() => loadDetails(panel, topic.code)}>
            {panel.words.value.tryAgain}
          </button>
        </div>
      )}
      <Questions panel={panel} questions={topic.questions ?? []} />
      {topic.photo === 'required' && <FileField panel={panel} />}
    </>
  )
}

function Questions({ panel, questions }: { readonly panel: Panel; readonly questions: readonly Question[] }) {
  const visible = visibleQuestions(questions, answersOf(conversationOf(panel)))
  return (
    <>
      {visible.map((question) => (
        <Asked key={question.code} panel={panel} question={question} />
      ))}
    </>
  )
}

function Asked({ panel, question }: { readonly panel: Panel; readonly question: Question }) {
  const { code, type, label, hint, options = [], required } = question
  const { answers } = panel.written.value
  const given = [answers[code] ?? []].flat()
  const lang = formLanguage(panel, question.lang)
  const answer = (value: string | string[]) =>
    edit(panel, { answers: { ...panel.written.value.answers, [code]: value } })
  const field = {
    panel,
    pointer: pointerOf(code),
    label: required ? label : `${label} ${panel.words.value.optional}`,
    hint,
    lang,
  }
  if (type === 'note') return <p lang={lang}>{label}</p>
  if (type === 'choice' || type === 'choices') {
    const stop = options.find(({ value, stop }) => stop && given.includes(value))?.stop
    return (
      <>
        <Choices
          {...field}
          many={type === 'choices'}
          choices={options.map((option) => ({ ...option, lang: formLanguage(panel, option.lang ?? question.lang) }))}
          chosen={given}
          onChoose={(value, checked) =>
            answer(type === 'choice' ? value : [...given.filter((one) => one !== value), ...(checked ? [value] : [])])
          }
        />
        {stop && <Stopper panel={panel} text={stop} final />}
      </>
    )
  }
  return (
    <TextField
      {...field}
      value={given[0] ?? ''}
      onValue={answer}
      required={required}
      {...(type === 'longtext' && { rows: 3 })}
      {...(type === 'number' && { inputMode: 'decimal' as const })}
      {...(type === 'datetime' && { type: 'datetime-local' as const })}
    />
  )
}
