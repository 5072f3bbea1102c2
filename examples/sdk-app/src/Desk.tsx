import { useState } from 'preact/hooks'
import type { DeskCase, MockDesk } from './mock.ts'

/** The organization's side of the mock, so that a story can be played to its end without a backend. */
export function Desk({ desk }: { desk: MockDesk }) {
  const [cases, setCases] = useState<DeskCase[]>(() => desk.list())
  const [mishaps, setMishaps] = useState<readonly string[]>([])

  function act(work: () => void): void {
    work()
    setCases(desk.list())
  }

  function happen(name: string, wanted: boolean): void {
    const next = [...mishaps.filter((one) => one !== name), ...(wanted ? [name] : [])]
    desk.heal()
    for (const one of next) desk.mishaps[one]?.()
    setMishaps(next)
  }

  return (
    <>
      <p class="quiet">Сервер живёт в этой же странице. Здесь вы за сотрудника.</p>
      {Object.keys(desk.mishaps).map((name) => (
        <p key={name}>
          <label>
            <input
              type="checkbox"
              checked={mishaps.includes(name)}
              onChange={(event) => happen(name, event.currentTarget.checked)}
            />{' '}
            {name}
          </label>
        </p>
      ))}
      <button type="button" onClick={() => setCases(desk.list())}>
        Обновить список
      </button>
      <ul class="plain">
        {cases.map(({ number, status, text, open }) => (
          <li key={number} class="card">
            <p>
              <strong>{number}</strong> {status}
              <br />
              <span class="quiet">{text.slice(0, 80)}</span>
            </p>
            {open && (
              <>
                {desk.take && (
                  <button type="button" onClick={() => act(() => desk.take?.(number))}>
                    Взять в работу {number}
                  </button>
                )}{' '}
                <button type="button" onClick={() => act(() => desk.answer(number))}>
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
