import { useState } from 'preact/hooks'
import type { CardType, Running } from '../clients.ts'
import type { Card, Community, CommunityBackend } from './backend.ts'
import { Step, useStep } from './step.tsx'
import type { CommunityWords } from './words.ts'

interface CardProps {
  readonly words: CommunityWords
  readonly backend: CommunityBackend
  readonly card: Card | undefined
  readonly community: string
  readonly running: () => Promise<Running>
  readonly keep: (news: Community) => void
}

/** Puts the community's card up, says how it fares, and takes it down. */
export function CardSection({ words, backend, card, community, running, keep }: CardProps) {
  const [type, setType] = useState<CardType>(card?.type ?? 'text')
  const step = useStep()
  const own = words.card

  const put = () =>
    step.run(async () => {
      step.say(own.asking)
      const client = await running()
      const token = await client.cardToken(community)
      step.say(own.showing)
      await client.showCard(community, { type, code: await backend.cardCode(type) })
      step.say(own.putting)
      const news = await backend.putCard(type, token)
      keep(news)
      step.say(news.card?.state === 'on' && !news.card.reason ? own.done : '')
    })
  const remove = () =>
    step.run(async () => {
      await backend.removeCard()
      keep(await backend.show())
      step.say(own.gone)
    })

  return (
    <section aria-labelledby="card">
      <h2 id="card">{own.heading}</h2>
      <p>{own.text}</p>
      {card && <CardState words={words} card={card} />}
      <fieldset>
        <legend>{own.kind}</legend>
        {(['text', 'list'] as const).map((one) => (
          <label key={one}>
            <input type="radio" name="type" checked={type === one} onChange={() => setType(one)} />
            {own[`${one}_card`]}
          </label>
        ))}
      </fieldset>
      <p class="hint">{own.hint}</p>
      <div class="row">
        <button type="button" class="main" onClick={put}>
          {card ? own.again : own.put}
        </button>
        {card && (
          <button type="button" onClick={remove}>
            {own.remove}
          </button>
        )}
      </div>
      <Step step={step} words={words} />
    </section>
  )
}

function CardState({ words, card }: { readonly words: CommunityWords; readonly card: Card }) {
  const { on, failed, reasons } = words.card
  const reason = card.reason && reasons[card.reason]
  if (card.state === 'failed') {
    return (
      <p class="wrong">
        {failed} {reason}
      </p>
    )
  }
  return <p class="state">{reason || on(card.updatedAt && written(card.updatedAt))}</p>
}

const written = (moment: string): string =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(moment),
  )
