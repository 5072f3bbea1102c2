import type { Client, Delivery, Form, Receipt } from '@otklik/sdk'
import { useEffect, useState } from 'preact/hooks'
import { Compose } from './Compose.tsx'
import { DeliveryCard } from './DeliveryCard.tsx'
import { Desk } from './Desk.tsx'
import { Follow } from './Follow.tsx'
import type { MockDesk } from './mock.ts'
import { errorText } from './words.ts'

/** One page: write, see how the message travels, follow it to the answer. */
export function App({ client, desk }: { client: Client; desk: MockDesk | undefined }) {
  const [form, setForm] = useState<Form>()
  const [failure, setFailure] = useState<string>()
  const [deliveries, setDeliveries] = useState<Delivery[]>([])
  const [asked, setAsked] = useState<Receipt>()

  const load = () => {
    setFailure(undefined)
    client.form({ language: 'ru' }).then(setForm, (error) => setFailure(errorText(error)))
  }
  useEffect(load, [])

  return (
    <>
      <header>
        <p class="logo">Мой Заречный</p>
        <p>{form?.organization.name}</p>
      </header>
      <main>
        <section aria-labelledby="write">
          <h1 id="write">Написать в администрацию</h1>
          {form && <Compose client={client} form={form} onSend={(one) => setDeliveries((all) => [one, ...all])} />}
          {failure && (
            <div role="alert" class="note bad">
              <p>{failure}</p>
              <button type="button" onClick={load}>
                Попробовать снова
              </button>
            </div>
          )}
          {!form && !failure && <p role="status">Загружаем форму…</p>}
        </section>
        <div class="column">
          <section aria-labelledby="sent">
            <h2 id="sent">Отправленное</h2>
            {deliveries.length === 0 && <p class="quiet">Здесь появится то, что вы отправите.</p>}
            {deliveries.map((delivery) => (
              <DeliveryCard
                key={delivery.id}
                delivery={delivery}
                canCheck={client.capabilities.idempotency === 'lookup'}
                onFollow={setAsked}
              />
            ))}
          </section>
          <section aria-labelledby="follow">
            <h2 id="follow">Узнать, что с сообщением</h2>
            <Follow client={client} asked={asked} />
          </section>
          {desk && (
            <section aria-labelledby="desk" class="desk">
              <h2 id="desk">За стеной: рабочее место ведомства</h2>
              <Desk desk={desk} />
            </section>
          )}
        </div>
      </main>
    </>
  )
}
