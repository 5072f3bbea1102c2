import { useSignal } from '@preact/signals'
import { localDay } from '../../catalogue/dates.ts'
import { prepareAgain } from '../added-files.ts'
import { dates } from '../dates.ts'
import type { Keeper } from '../drafts/keeper.ts'
import type { DraftRow } from '../drafts/rows.ts'
import { firstWrong, type Step, stepNames } from '../flow.ts'
import { type Panel, show } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { FollowDoor } from '../steps/tell-more.tsx'
import { until } from '../until.ts'
import { conversationOf, goTo } from '../walk.ts'
import { blank } from '../written.ts'
import { fitted } from './fit.ts'
import { keptWords } from './words.ts'

interface FoundProps {
  readonly panel: Panel
  readonly keeper: Keeper
}

/** Somebody has left a draft here. It may have been another person: nothing of it is shown before they say. */
export function Found({ panel, keeper }: FoundProps) {
  const words = keptWords(panel)
  const changed = useSignal<readonly string[]>([])
  const row = keeper.found.value
  // It is not asked about any more once it was answered; the words stay while the screen does.
  const day = useSignal(row && dayOf(panel, row)).value
  const busy = useSignal(keeper.busy()).value

  const goOn = async () => {
    const taken = await keeper.take()
    if (!taken) return leave(words.gone)
    const { key } = taken.row
    panel.written.value = { ...blank(panel.host.options()), ...taken.words, key, files: taken.files }
    for (const file of taken.files) if (file.state === 'preparing') prepareAgain(panel, file)
    await until(() => panel.form.value || panel.failure.value)
    const { value: form } = panel.form
    // The words are there; what is to be done with them is known when the form has come.
    if (!form) return
    const fit = fitted(panel.written.value, form)
    panel.written.value = fit.written
    const notes = [...fit.dropped.map((what) => words.changed[what]), ...taken.lost.map(words.changed.lost)]
    if (!notes.length) {
      panel.formChanged.value = taken.row.formVersion !== undefined && taken.row.formVersion !== form.version
      return arrive(taken.row.screen as Step)
    }
    changed.value = notes
    panel.focus.value = { id: undefined }
  }
  /** Where it was left, or the first screen before it where something is missing. */
  const arrive = (left: Step) => {
    const missing = firstWrong(conversationOf(panel))?.step ?? 'review'
    goTo(panel, stepNames[Math.min(stepNames.indexOf(left), stepNames.indexOf(missing))] ?? 'tell')
  }
  const leave = (news: string) => {
    show(panel, 'tell')
    panel.voice.say(news)
  }

  if (changed.value.length) {
    return (
      <Screen panel={panel} heading={words.changed.heading} next={words.goOn} onNext={() => arrive('review')}>
        {changed.value.map((note) => (
          <p key={note}>{note}</p>
        ))}
        <p>{words.changed.rest}</p>
      </Screen>
    )
  }
  return (
    <Screen panel={panel} heading={words.found(day ?? '')} next={words.goOn} onNext={goOn}>
      <p>{words.unseen}</p>
      {busy && <p>{words.meanwhile}</p>}
      <p>
        <button
          type="button"
          class="button quiet"
          part="button"
          onClick={async () => {
            await keeper.discard()
            leave(words.deleted)
          }}
        >
          {busy ? words.delete : words.startOver}
        </button>
      </p>
      <FollowDoor panel={panel} />
    </Screen>
  )
}

/** For somebody who had begun to write before it was found. */
export function Offer({ panel, keeper }: FoundProps) {
  const words = keptWords(panel)
  const row = keeper.found.value
  if (!row || panel.changing.value) return null
  return (
    <p class="note">
      {words.offer(dayOf(panel, row))}{' '}
      <button type="button" class="link" onClick={() => show(panel, 'draft')}>
        {words.open}
      </button>
    </p>
  )
}

/** By the clock of this device. */
const dayOf = (panel: Panel, { savedAt }: DraftRow): string =>
  dates(panel).dayOfYear(localDay(new Date(savedAt)).slice(5))
