import { batch, useSignal } from '@preact/signals'
import { connect } from '../connect.ts'
import type { Keeper } from '../drafts/keeper.ts'
import { isReceived, outboxOnDevice } from '../drafts/outbox.ts'
import { inRoute, type Panel, startOver } from '../panel.ts'
import { once } from '../screen.tsx'
import { keptWords } from './words.ts'

interface EraseProps {
  readonly panel: Panel
  readonly keeper: Keeper
  readonly onErased?: (() => void) | undefined
}

/** Leaves nothing on the device. Asks first where that would lose a message nobody has received. */
export function Erase({ panel, keeper, onErased }: EraseProps) {
  const words = keptWords(panel).erase
  const outcome = useSignal<'unsent' | 'done' | 'failed' | undefined>(undefined)
  const tell = (next: NonNullable<typeof outcome.value>) => {
    outcome.value = next
    panel.voice.say(words[next])
  }
  const press = async () => {
    try {
      const outbox = await outboxOnDevice(panel)
      const unsent = (await outbox.all()).some((entry) => !isReceived(entry))
      if (unsent && outcome.value !== 'unsent') return tell('unsent')
      await eraseAll(panel, keeper)
      tell('done')
      onErased?.()
    } catch {
      tell('failed')
    }
  }
  return (
    <div class="asked">
      {outcome.value && <p class="note">{words[outcome.value]}</p>}
      {outcome.value !== 'done' && (
        <p>
          <button type="button" class="link" onClick={() => once(panel, press)}>
            {outcome.value === 'unsent' ? words.really : words.press}
          </button>
        </p>
      )}
    </div>
  )
}

async function eraseAll(panel: Panel, keeper: Keeper): Promise<void> {
  const client = await connect(panel)
  // What is on its way would be put back.
  for (const delivery of await client.deliveries()) if (delivery.state.name !== 'accepted') await delivery.cancel()
  const outbox = await outboxOnDevice(panel)
  await outbox.clear()
  await keeper.eraseAll()
  for (const storage of [() => localStorage, () => sessionStorage]) {
    try {
      storage().removeItem('otklik')
    } catch {
      // Forbidden, so that there is nothing in it.
    }
  }
  panel.forgottenAt = new Date().toISOString()
  if (inRoute.has(panel.cameFrom.value) && !inRoute.has(panel.screen.value)) {
    const { value: screen } = panel.screen
    batch(() => {
      startOver(panel)
      panel.cameFrom.value = 'tell'
      panel.screen.value = screen
    })
  }
}
