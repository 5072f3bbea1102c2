import type { Delivery } from '@otklik/sdk'
import { computed, effect, signal } from '@preact/signals'
import { connect, learn } from '../connect.ts'
import { detour, loadSteps } from '../onward.ts'
import type { Panel } from '../panel.ts'
import { hasContent } from '../written.ts'
import { noteOnLauncher } from './launcher.ts'
import { OnItsWay, Tried } from './on-its-way.tsx'
import { Refused } from './refused.tsx'
import { unsentWords } from './words.ts'

export type Unsent = ReturnType<typeof watchUnsent>

/** In the order in which they want to be seen to: what only the resident can mend stands first. */
const order: readonly Delivery['state']['name'][] = ['refused', 'unknown', 'waiting', 'sending', 'partial']

/**
 * Once per panel, as soon as the device keeps something that was not sent, or may have to: goes on sending it, with the
 * panel closed too, and says so on the launcher.
 */
export function watchUnsent(panel: Panel) {
  const all = signal<readonly Delivery[]>([])
  const label = computed(() => labelOf(panel, all.value))
  const note = noteOnLauncher(panel.host.root)
  /** This device can keep a copy; undefined until it is known. */
  const keeps = signal<boolean | undefined>(undefined)

  // Offline, and without a backend at all, there is nothing to say that the launcher does not.
  connect(panel).catch(() => {})
  const stops = [
    note.stop,
    // Another one, once the resident says that the device is not theirs.
    effect(() =>
      panel.client.value?.watch((deliveries) => {
        all.value = deliveries
          .filter(({ state }) => order.includes(state.name))
          .sort((one, other) => order.indexOf(one.state.name) - order.indexOf(other.state.name))
      }),
    ),
    effect(() => {
      if (label.value) learn(panel, panel.language.value)
      note.set(label.value)
    }),
  ]

  const open = async () => {
    const [first] = all.value
    if (!first || panel.delivery.value === first) return
    await loadSteps(panel)
    if (all.value.length > 1 && panel.steps.value?.canFollow(panel)) await detour(panel, 'follow')
    else await panel.steps.value?.resume(panel, first)
  }

  return {
    /** The way to what was not sent, where there is such. */
    Note: () =>
      label.value ? (
        <p>
          <button type="button" class="link" onClick={open}>
            {label.value}
          </button>
        </p>
      ) : null,
    screens: { refused: Refused },
    /** While it is being sent: how far it is, and by whom. */
    onItsWay: () => <OnItsWay panel={panel} />,
    /** How long it has been tried for nothing. */
    tried: () => <Tried panel={panel} />,
    /** Before sending: what happens where no copy can be kept. */
    notice: () => keeps.value === false && !panel.shared.value && <p class="note">{unsentWords(panel).notKept}</p>,
    /** Finds out whether this device can keep a copy. */
    async tryKeeping(): Promise<void> {
      const { outboxOf } = await panel.host.load('client')
      keeps.value = await outboxOf(false, panel.host).durable()
      if (!keeps.value && !panel.shared.value) panel.voice.say(unsentWords(panel).notKept)
    },
    /** The launcher says that something was not sent: pressed, it leads there. What is being written is not lost. */
    async opened(opener: Element | undefined): Promise<void> {
      const unsafe = hasContent(panel.written.value) && !panel.delivery.value && !panel.drafts.value?.kept()
      if (note.isOn(opener) && !unsafe) await open()
    },
    stop() {
      for (const stop of stops) stop()
    },
  }
}

function labelOf(panel: Panel, unsent: readonly Delivery[]): string | undefined {
  if (!unsent.length) return undefined
  const words = unsentWords(panel)
  return unsent.every(({ state }) => state.name === 'partial') ? words.files : words.launcher(unsent.length)
}
