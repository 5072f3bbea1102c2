import type { Case } from '@otklik/sdk'
import type { MockBackend } from '@otklik/server-mock'
import { useState } from 'preact/hooks'
import { statusWords } from './words.ts'

/** The organization's side of the mock, so that a story can be played to its end without a backend. */
export function Desk({ mock: { operator, faults } }: { mock: MockBackend }) {
  const [cases, setCases] = useState<Case[]>(() => operator.list())
  const [offline, setOffline] = useState(false)

  function act(work: () => Case): void {
    work()
    setCases(operator.list())
  }

  function cutLine(cut: boolean): void {
    faults.clear()
    if (cut) faults.add({ kind: 'offline', times: 'always' })
    setOffline(cut)
  }

  return (
    <>
      <p class="quiet">Сервер живёт в этой же странице. Здесь вы за сотрудника.</p>
      <label>
        <input type="checkbox" checked={offline} onChange={(event) => cutLine(event.currentTarget.checked)} /> Оборвать
        связь
      </label>{' '}
      <button type="button" onClick={() => setCases(operator.list())}>
        Обновить список
      </button>
      <ul class="plain">
        {cases.map(({ number, status, text = '' }) => (
          <li key={number} class="card">
            <p>
              <strong>{number}</strong> {statusWords[status]}
              <br />
              <span class="quiet">{text.slice(0, 80)}</span>
            </p>
            {['submitted', 'in_progress', 'disputed'].includes(status) && (
              <>
                <button type="button" onClick={() => act(() => operator.take(number, { authority: 'Отдел жалоб' }))}>
                  Взять в работу {number}
                </button>{' '}
                <button
                  type="button"
                  onClick={() => act(() => operator.answer(number, { text: 'Спасибо! Всё починили.' }))}
                >
                  Ответить на {number}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
