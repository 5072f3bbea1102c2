import { batch } from '@preact/signals'
import { dayIn } from '../catalogue/dates.ts'
import {
  type Conversation,
  checkStep,
  counterAt,
  firstWrong,
  type Step,
  stepAfter,
  stepBefore,
  topicOf,
} from './flow.ts'
import { loadWhatIsNeeded } from './load-extra.ts'
import { type Panel, show, showErrors } from './panel.ts'
import { until } from './until.ts'

/** The conversation as it stands. There is a form by the time this chunk is asked for anything. */
export function conversationOf(panel: Panel): Conversation {
  const form = panel.form.value
  if (!form) throw new Error('no form yet')
  const conversation = {
    form,
    written: panel.written.value,
    today: dayIn(form.organization.timeZone, new Date()),
  }
  const details = panel.details.value[topicOf(conversation)?.code ?? '']
  return typeof details === 'object' ? { ...conversation, details } : conversation
}

/** «Далее»: checks this screen and shows the next, or comes back to the review. */
export async function advance(panel: Panel): Promise<void> {
  const step = panel.screen.value as Step
  await loadWhatIsNeeded(panel)
  if (step === 'topic' && !(await detailsArrived(panel))) return
  const conversation = conversationOf(panel)
  const errors = checkStep(step, conversation)
  if (errors.length) showErrors(panel, errors)
  else if (panel.changing.value) returnToReview(panel)
  else goTo(panel, stepAfter(step, conversation))
}

/** «Назад»: one screen back, or to the review without having changed anything. */
export function retreat(panel: Panel): void {
  if (panel.changing.value) showReview(panel)
  else goTo(panel, stepBefore(panel.screen.value as Step, conversationOf(panel)) ?? 'tell')
}

/** Shows a screen of the route. */
export function goTo(panel: Panel, step: Step, focusId?: string): void {
  batch(() => {
    panel.counter.value = counterAt(step, conversationOf(panel), panel.counter.value.least)
    show(panel, step, focusId)
  })
  if (step === 'review') refreshForm(panel)
}

/** «Изменить …»: goes to the screen and comes back to the row. */
export function change(panel: Panel, step: Step, row: string = step): void {
  panel.changing.value = row
  goTo(panel, step)
}

/** The change may have opened something that has to be answered first. */
function returnToReview(panel: Panel): void {
  const wrong = firstWrong(conversationOf(panel))
  if (wrong && wrong.step !== 'review') goTo(panel, wrong.step)
  else showReview(panel)
}

function showReview(panel: Panel): void {
  const row = panel.changing.value
  panel.changing.value = undefined
  goTo(panel, 'review', row && `change-${row}`)
}

/** Shows a screen with what is wrong there; «Далее» then leads back to the review. */
export function showWrong(panel: Panel, step: Step, errors: Parameters<typeof showErrors>[1]): void {
  batch(() => {
    panel.changing.value = step === 'review' ? undefined : step
    goTo(panel, step)
    showErrors(panel, errors)
  })
}

/** Fetches what the chosen theme asks, when that comes apart from the form. */
export async function loadDetails(panel: Panel, code: string): Promise<void> {
  const client = panel.client.value
  const known = panel.details.value[code]
  if (!client?.capabilities.category || known === 'loading' || typeof known === 'object') return
  const put = (details: (typeof panel.details.value)[string]) => {
    panel.details.value = { ...panel.details.value, [code]: details }
  }
  put('loading')
  try {
    put(await client.category({ code, language: panel.language.value }))
  } catch {
    put('failed')
  }
}

/** True once the chosen theme's details are there; otherwise the focus goes to what says that they did not come. */
export async function detailsArrived(panel: Panel): Promise<boolean> {
  const topic = topicOf(conversationOf(panel))
  if (!topic?.details || !panel.client.value?.capabilities.category) return true
  await loadDetails(panel, topic.code)
  await until(() => panel.details.value[topic.code] !== 'loading')
  const arrived = typeof panel.details.value[topic.code] === 'object'
  if (!arrived) panel.focus.value = { id: 'details-failed' }
  return arrived
}

/** What is agreed to is what is in force now: a form that has changed is shown, and outdated ticks are taken off. */
export async function refreshForm(panel: Panel): Promise<void> {
  const before = panel.form.value
  try {
    const form = await panel.client.value?.form({ language: panel.language.value })
    if (!form || !before || form.version === before.version || panel.form.value !== before) return
    batch(() => {
      panel.form.value = form
      panel.details.value = {}
      panel.formChanged.value = true
      const written = panel.written.value
      const consents = written.consents.filter((accepted) =>
        form.consents.some(
          ({ id, version, sha256 }) => id === accepted.id && version === accepted.version && sha256 === accepted.sha256,
        ),
      )
      panel.written.value = { ...written, consents }
    })
    panel.voice.say(panel.steps.value?.stepsWords(panel).review.changed ?? '')
  } catch {
    // The form at hand still serves; sending tells if it does not.
  }
}
