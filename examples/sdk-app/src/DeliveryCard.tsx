import type { Delivery, DeliveryState } from '@otklik/sdk'
import { useEffect, useState } from 'preact/hooks'
import { dateText, errorText } from './words.ts'

/** Where one message is on its way. */
export function DeliveryCard({ delivery }: { delivery: Delivery }) {
  const [state, setState] = useState<DeliveryState>(delivery.state)
  useEffect(() => delivery.subscribe(setState), [delivery])
  return (
    <div class="card" role="status">
      <StateOf state={state} delivery={delivery} />
    </div>
  )
}

function StateOf({ state, delivery }: { state: DeliveryState; delivery: Delivery }) {
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
      return (
        <>
          <p>
            <strong>Ещё не отправлено.</strong> {state.error && errorText(state.error)} Попробуем снова, пока страница
            открыта.
          </p>
          <button type="button" onClick={() => delivery.retry()}>
            Отправить сейчас
          </button>{' '}
          <button type="button" onClick={() => void delivery.cancel()}>
            Удалить
          </button>
        </>
      )
    case 'accepted': {
      const { number, code, due } = state.receipt
      return (
        <>
          <p>
            <strong>Сообщение отправлено.</strong>
            {due && <> Срок ответа: до {dateText(due.date)}.</>}
          </p>
          <dl>
            <dt>Номер</dt>
            <dd>{number}</dd>
            <dt>Код</dt>
            <dd>{code?.replace(/(\d{4})(?=\d)/g, '$1 ')}</dd>
          </dl>
          <p class="quiet">Запишите номер и код: по ним виден ответ.</p>
        </>
      )
    }
    case 'refused':
      return <p class="error">{errorText(state.error)}</p>
    case 'unknown':
      return <p>Сообщение могло дойти, но подтверждения нет.</p>
    case 'cancelled':
      return <p class="quiet">Удалено.</p>
  }
}
