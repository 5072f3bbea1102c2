import type { Case, CaseAccess, Client } from '@otklik/sdk'
import { useState } from 'preact/hooks'
import { Field } from './Field.tsx'
import { dateText, errorText, statusWords } from './words.ts'

/** Number and code open a case: what has happened, the answer, and how good it was. */
export function Follow({ client }: { client: Client }) {
  const [access, setAccess] = useState<CaseAccess>()
  const [found, setFound] = useState<Case>()
  const [failure, setFailure] = useState<string>()

  async function show(work: Promise<Case>): Promise<void> {
    setFailure(undefined)
    await work.then(setFound, (error) => {
      setFailure(errorText(error))
    })
  }

  function open(event: SubmitEvent): void {
    event.preventDefault()
    const data = new FormData(event.currentTarget as HTMLFormElement)
    const next = { number: String(data.get('number')).trim(), code: String(data.get('code')) }
    setAccess(next)
    setFound(undefined)
    void show(client.track(next))
  }

  return (
    <>
      <form onSubmit={open}>
        <Field id="number" label="Номер">
          {(props) => <input {...props} name="number" required autoComplete="off" />}
        </Field>
        <Field id="code" label="Код из двенадцати цифр">
          {(props) => <input {...props} name="code" required inputMode="numeric" autoComplete="off" />}
        </Field>
        <button type="submit">Узнать</button>
      </form>
      <div role="status">{failure && <p class="error">{failure}</p>}</div>
      {found && access && <CaseView found={found} onRate={(score) => void show(client.rate(access, { score }))} />}
    </>
  )
}

function CaseView({ found, onRate }: { found: Case; onRate: (score: number) => void }) {
  const { number, status, timeline, answer, rating, actions } = found
  return (
    <article class="card" aria-label={`Сообщение ${number}`}>
      <h3 data-testid="status">{statusWords[status]}</h3>
      <ol>
        {timeline.map(({ at, status, authority, text }) => (
          <li key={`${at} ${status}`}>
            <time dateTime={at}>{dateText(at)}</time> {statusWords[status]}
            {authority && `: ${authority}`}
            {text && <p>{text}</p>}
          </li>
        ))}
      </ol>
      {answer && (
        <blockquote>
          <p>{answer.text}</p>
          {answer.files.map(({ name, url }) => (
            <a key={url} href={url}>
              {name}
            </a>
          ))}
        </blockquote>
      )}
      {actions.includes('rate') && (
        <fieldset>
          <legend>Ответ помог?</legend>
          <div class="choices">
            {[1, 2, 3, 4, 5].map((score) => (
              <button type="button" key={score} onClick={() => onRate(score)} aria-label={`Оценка ${score} из 5`}>
                {score}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      {rating && <p>Ваша оценка: {rating.score} из 5. Спасибо!</p>}
    </article>
  )
}
