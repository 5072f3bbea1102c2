import { dates } from '../dates.ts'
import type { Panel } from '../panel.ts'
import { unsentWords } from './words.ts'

/** How many files have arrived and how much of all, in words for the eyes; or that another tab is at it. */
export function OnItsWay({ panel }: { readonly panel: Panel }) {
  const words = unsentWords(panel).sending
  const state = panel.progress.value
  const { files } = panel.written.value
  if (state?.name !== 'sending') return null
  const { sent, total } = state.progress
  const upTo = (index: number) => files.slice(0, index + 1).reduce((sum, { size }) => sum + size, 0)
  const arrived = files.filter((_, index) => upTo(index) <= sent).length
  return (
    <>
      {state.elsewhere && <p>{words.elsewhere}</p>}
      {total > 0 && <p class="hint">{words.files(arrived, files.length, Math.round((100 * sent) / total))}</p>}
    </>
  )
}

/** Since when it has been tried, and how often. */
export function Tried({ panel }: { readonly panel: Panel }) {
  const { createdAt = '', attempts = 0 } = panel.delivery.value ?? {}
  // Read so that every try is counted here as well.
  return panel.progress.value && attempts > 1 ? (
    <p class="hint">{unsentWords(panel).tried(dates(panel).moment(createdAt), attempts)}</p>
  ) : null
}
