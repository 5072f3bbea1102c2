import type { Delivery, DeliveryState, Receipt } from '@otklik/sdk'
import { useEffect, useState } from 'preact/hooks'
import { dateText, errorText } from './words.ts'

interface Shown {
  readonly delivery: Delivery
  /** The backend can be asked whether a message has arrived. */
  readonly canCheck: boolean
  readonly onFollow: (receipt: Receipt) => void
}

/** Where one message is on its way. */
export function DeliveryCard(shown: Shown) {
  const { delivery } = shown
  const [state, setState] = useState<DeliveryState>(delivery.state)
  useEffect(() => delivery.subscribe(setState), [delivery])
  return (
    <div class="card" role="status">
      <StateOf {...shown} state={state} />
    </div>
  )
}

function StateOf({ state, delivery, canCheck, onFollow }: Shown & { readonly state: DeliveryState }) {
  switch (state.name) {
    case 'sending': {
      const { sent, total } = state.progress
      return (
        <>
          <p>Отправляем…</p>
          {total > 0 && <progress aria-label="Загрузка файлов" value={sent} max={total} />}
        </>
      )
    }
    case 'waiting':
      if (!state.error) return <p>Сообщение принято. Номер придёт позже, он появится здесь.</p>
      return (
        <>
          <p>
            <strong>Ещё не отправлено.</strong> {errorText(state.error)} Попробуем снова, пока страница открыта.
          </p>
          <button type="button" onClick={() => delivery.retry()}>
            Отправить сейчас
          </button>{' '}
          <button type="button" onClick={() => void delivery.cancel()}>
            Удалить
          </button>
        </>
      )
    case 'accepted':
      return (
        <>
          <p>
            <strong>Сообщение отправлено.</strong>
            {state.receipt.due && <> Срок ответа: до {dateText(state.receipt.due.date)}.</>}
          </p>
          <ReceiptOf receipt={state.receipt} onFollow={onFollow} />
        </>
      )
    case 'partial': {
      const { receipt, missing, progress, retryAt, error } = state
      return (
        <>
          <p>
            <strong>
              {progress || retryAt ? 'Текст отправлен, фото дойдут позже.' : 'Текст отправлен, фото не дошли.'}
            </strong>{' '}
            Осталось файлов: {missing.length}. {error && !progress && errorText(error)}
          </p>
          {progress ? (
            <progress aria-label="Загрузка файлов" value={progress.sent} max={progress.total || 1} />
          ) : (
            <p>
              <button type="button" onClick={() => delivery.retry()}>
                Отправить фото сейчас
              </button>{' '}
              <button type="button" onClick={() => void delivery.cancel()}>
                Оставить без фото
              </button>
            </p>
          )}
          <ReceiptOf receipt={receipt} onFollow={onFollow} />
        </>
      )
    }
    case 'unknown':
      if (state.checking) return <p>Не знаем, дошло ли сообщение. Проверяем…</p>
      return (
        <>
          <p>
            <strong>Не знаем, дошло ли сообщение.</strong> Если отправить ещё раз, оно может прийти дважды.
          </p>
          {canCheck && (
            <button type="button" onClick={() => delivery.check()}>
              Проверить ещё раз
            </button>
          )}{' '}
          <button type="button" onClick={() => delivery.retry()}>
            Отправить ещё раз
          </button>
        </>
      )
    case 'refused':
      return <p class="error">{errorText(state.error)}</p>
    case 'cancelled':
      return <p class="quiet">Удалено.</p>
  }
}

/** What finds the case again, on paper or from here. */
function ReceiptOf({ receipt, onFollow }: Pick<Shown, 'onFollow'> & { readonly receipt: Receipt }) {
  const { number, code } = receipt
  return (
    <>
      <dl>
        <dt>Номер</dt>
        <dd>{number}</dd>
        {code && (
          <>
            <dt>Код</dt>
            <dd>{code.replace(/(\d{4})(?=\d)/g, '$1 ')}</dd>
          </>
        )}
      </dl>
      {code && <p class="quiet">Запишите номер и код: по ним виден ответ.</p>}
      <button type="button" onClick={() => onFollow(receipt)}>
        Что с сообщением {number}?
      </button>
    </>
  )
}
