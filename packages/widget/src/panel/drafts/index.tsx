import { effect, signal } from '@preact/signals'
import type { ChunkModules } from '../../panel-host.ts'
import type { Panel } from '../panel.ts'
import { Idle, watchIdleness } from './idle.tsx'
import { createKeeper } from './keeper.ts'
import { notice } from './notice.ts'
import { draftsWords } from './words.ts'

export type Drafts = ReturnType<typeof keep>

/** Once per panel: keeps what is written, finds what was left, and forgets on a computer that others use. */
export function keep(panel: Panel, box: HTMLElement) {
  const screens = signal<ChunkModules['kept'] | undefined>(undefined)
  const bring = async () => {
    screens.value = await panel.host.load('kept')
  }
  const keeper = createKeeper(panel, box.localName !== 'dialog', bring)
  const stops = [
    keeper.stop,
    watchIdleness(panel, box),
    notice(panel, keeper),
    effect(() => {
      const { value: screen } = panel.screen
      // Where it does not come, nothing is asked.
      if (screen === 'sending' || screen === 'follow') bring().catch(() => {})
    }),
  ]
  return {
    kept: keeper.kept,
    drop: keeper.drop,
    /** What becomes of the words when the form is closed; undefined until it is known. */
    hint() {
      const words = draftsWords(panel)
      const { value } = keeper.works
      return value === undefined ? undefined : value ? words.kept(keeper.days) : words.notKept
    },
    screens: { draft: () => screens.value && <screens.value.Found panel={panel} keeper={keeper} />, idle: Idle },
    Offer: () => screens.value && <screens.value.Offer panel={panel} keeper={keeper} />,
    Remember: () => screens.value && <screens.value.Remember panel={panel} keeper={keeper} />,
    Erase: ({ onErased }: { readonly onErased?: () => void }) =>
      screens.value && <screens.value.Erase panel={panel} keeper={keeper} onErased={onErased} />,
    stop() {
      for (const stop of stops) stop()
    },
  }
}
