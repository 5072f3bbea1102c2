import type { Case, CaseAccess, Client, PublicAccess, Receipt } from '@otklik/sdk'
import { useEffect, useState } from 'preact/hooks'
import { Field } from './Field.tsx'
import { dateText, errorText, statusWords } from './words.ts'

type Access = CaseAccess | PublicAccess

/**
 * What has happened to a case, the answer, and how good it was. A receipt of this page opens it everywhere; from paper it
 * is found by number and code, or in a public register by the number alone.
 */
export function Follow({ client, asked }: { client: Client; asked: Receipt | undefined }) {
  const [access, setAccess] = useState<Access>()
  const [found, setFound] = useState<Case>()
  const [failure, setFailure] = useState<string>()
  const { trackBy, rate } = client.capabilities

  useEffect(() => {
    if (asked) open(accessOf(asked))
  }, [asked])

  async function show(work: Promise<Case>): Promise<void> {
    setFailure(undefined)
    await work.then(setFound, (error) => {
      setFailure(errorText(error))
    })
  }

  function open(next: Access): void {
    setAccess(next)
    setFound(undefined)
    void show(client.track(next))
  }

  function ask(event: SubmitEvent): void {
    event.preventDefault()
    const data = new FormData(event.currentTarget as HTMLFormElement)
    const number = String(data.get('number')).trim()
    open(data.has('code') ? { number, code: String(data.get('code')) } : { number })
  }

  const onRate =
    rate && access && ('token' in access || 'code' in access)
      ? (score: number) => void show(client.rate(access, { score }))
      : undefined
  return (
    <>
      {trackBy === 'token' ? (
        <p class="quiet">Нажмите «Что с сообщением?» рядом с отправленным.</p>
      ) : (
        <form onSubmit={ask}>
          <Field id="number" label="Номер">
            {(props) => <input {...props} name="number" required autoComplete="off" />}
          </Field>
          {trackBy === undefined && (
            <Field id="code" label="Код из двенадцати цифр">
              {(props) => <input {...props} name="code" required inputMode="numeric" autoComplete="off" />}
            </Field>
          )}
          <button type="submit">Узнать</button>
        </form>
      )}
      <div role="status">{failure && <p class="error">{failure}</p>}</div>
      {found && <CaseView found={found} onRate={onRate} />}
    </>
  )
}

const accessOf = ({ number, token, code }: Receipt): Access =>
  code ? { number, code } : token ? { number, token } : { number }

function CaseView({ found, onRate }: { found: Case; onRate: ((score: number) => void) | undefined }) {
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
      {onRate && actions.includes('rate') && (
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
