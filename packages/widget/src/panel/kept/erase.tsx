import { batch, signal, useSignal } from '@preact/signals'
import { connect } from '../connect.ts'
import type { Keeper } from '../drafts/keeper.ts'
import { isReceived, outboxFor, outboxOnDevice } from '../drafts/outbox.ts'
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
      if (outcome.value !== 'unsent' && (await holdsUnsent(panel))) return tell('unsent')
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

/** Where the device is said to be shared, there is what was sent before that was said, and what only the page holds. */
const outboxes = async (panel: Panel) => new Set([await outboxOnDevice(panel), await outboxFor(panel)])

async function holdsUnsent(panel: Panel): Promise<boolean> {
  for (const outbox of await outboxes(panel)) if (!(await outbox.all()).every(isReceived)) return true
  return false
}

async function eraseAll(panel: Panel, keeper: Keeper): Promise<void> {
  const { clientOf } = await panel.host.load('client')
  const onDevice = await clientOf({ ...panel, client: signal(undefined), shared: signal(false) })
  // What is on its way would be put back.
  for (const client of [onDevice, await connect(panel)]) {
    for (const delivery of await client.deliveries()) if (delivery.state.name !== 'accepted') await delivery.cancel()
  }
  for (const outbox of await outboxes(panel)) await outbox.clear()
  await keeper.eraseAll()
  // Those are the site's; a network's resident has a place of their own.
  for (const storage of panel.host.network ? [] : [() => localStorage, () => sessionStorage]) {
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
