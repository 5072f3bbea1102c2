import type { Delivery, DeliveryState, OtklikError } from '@otklik/sdk'
import { pageAddress } from '@otklik/sdk/rules'
import { batch } from '@preact/signals'
import { filesSettled } from './added-files.ts'
import { connect, report } from './connect.ts'
import { stepsWords } from './error-text.ts'
import { fieldOf, firstWrong, kindOf, procedureOf, stepOf, submissionOf, topicOf } from './flow.ts'
import { loadExtra } from './load-extra.ts'
import { stumble } from './onward.ts'
import { edit, type Panel, show, startOver } from './panel.ts'
import { messageShelf } from './shelf.ts'
import { until } from './until.ts'
import { change, conversationOf, detailsArrived, refreshForm, showWrong } from './walk.ts'
import { randomId, type Written } from './written.ts'

/** The one button: checks everything once more and sends it. Nothing has left the device before. */
export async function send(panel: Panel): Promise<void> {
  if (!(await detailsArrived(panel))) {
    change(panel, 'topic')
    return
  }
  if (wrongSomewhere(panel)) return
  show(panel, 'sending')
  panel.voice.say(stepsWords(panel).sending.started)
  try {
    await filesSettled(messageShelf(panel))
    // What was being prepared may have turned out unfit.
    if (wrongSomewhere(panel)) return
    const client = await connect(panel)
    const { key, files } = panel.written.value
    const page = pageAddress(location.href)
    const source = { channel: 'site', ...(page && { page }), ...(await panel.host.cameFrom?.()) } as const
    const delivery = client.submit({
      key,
      submission: submissionOf(conversationOf(panel), { language: panel.language.value, source }),
      files: files.flatMap(({ id, name, type, blob, sha256 }) =>
        blob ? [{ id, name, type, blob, ...(sha256 && { sha256 }) }] : [],
      ),
    })
    writtenFor.set(delivery, panel.written.value)
    watch(panel, delivery)
  } catch (error) {
    stumble(panel, error, 'review')
  }
}

/** What each delivery was made of, for as long as somebody can come back to it. */
const writtenFor = new WeakMap<Delivery, Written>()

/** Follows a delivery: each of its states has a screen. */
function watch(panel: Panel, delivery: Delivery): void {
  panel.delivery.value = delivery
  // The page was told of it when it came about.
  let told = 'receipt' in delivery.state
  const stop = delivery.subscribe((state) => {
    if (panel.delivery.value !== delivery) return queueMicrotask(() => stop())
    panel.progress.value = state
    if (!told && 'receipt' in state) {
      told = true
      tellSubmitted(panel)
    }
    follow(panel, state)
  })
}

/** Deletes what has not been sent. */
export async function discard(panel: Panel): Promise<void> {
  const { key } = panel.written.value
  // One that was refused is not on its way, and is kept all the same.
  const delivery = panel.delivery.value ?? (await deliveryOf(panel, key))
  panel.delivery.value = undefined
  await delivery?.cancel()
  startOver(panel)
  panel.drafts.value?.drop(key)
  panel.voice.say(stepsWords(panel).waiting.removed)
}

async function deliveryOf(panel: Panel, key: string): Promise<Delivery | undefined> {
  const client = await connect(panel)
  return (await client.deliveries()).find(({ id }) => key.startsWith(id))
}

async function follow(panel: Panel, state: DeliveryState): Promise<void> {
  const { name } = state
  const { waiting, sent } = stepsWords(panel)
  if (name === 'cancelled') {
    // In another tab: here it is its own end as well.
    if (panel.screen.value !== 'follow') startOver(panel)
    return
  }
  if ('error' in state && state.error) report(panel, state.error.code)
  if (!panel.extra.value && (name === 'partial' || name === 'unknown')) {
    await loadExtra(panel).catch((error) => {
      // Without its screen, the number is there all the same.
      if (name === 'partial') show(panel, 'sent')
      else stumble(panel, error, 'sending')
    })
    // The next state may have come while the screen was on its way.
    if (!panel.extra.value || panel.progress.value !== state) return
  }
  const special = panel.extra.value?.tell(panel, state)
  if (!special && name !== 'sending') panel.voice.say(name === 'accepted' ? sent.done : waiting.failed)
  if (name === 'refused') return refused(panel, state.error)
  const to = special ?? (name === 'accepted' ? 'sent' : name)
  const screen = panel.screen.value
  // Somebody reading elsewhere in the panel is not torn away; the outcome waits for them behind «Назад».
  if (screen === 'follow' || screen === 'idle' || screen === 'leaving') panel.cameFrom.value = to
  // Nor is somebody who reads that it waits, by a try that they did not ask for.
  else if (screen !== to && !(screen === 'waiting' && to === 'sending')) show(panel, to)
}

function tellSubmitted(panel: Panel): void {
  const conversation = conversationOf(panel)
  panel.host.emit('submitted', {
    organization: panel.host.options().organization,
    kind: kindOf(conversation) ?? 'complaint',
    procedure: procedureOf(conversation) ?? 'message',
    category: topicOf(conversation)?.code,
  })
}

/** By field, with the form open and everything in it; otherwise in words, with a way back. */
async function refused(panel: Panel, error: OtklikError): Promise<void> {
  const { value: delivery } = panel.delivery
  panel.delivery.value = undefined
  // Another text has gone out under the key. This one takes a key of its own, so that it can be sent as well.
  if (error.code === 'conflict' && error.problem !== 'closed') {
    edit(panel, { key: randomId() })
    delivery?.cancel()
  }
  // What an earlier page has sent can be refused before this one has its form.
  await until(() => panel.form.value || panel.failure.value)
  const form = panel.form.value
  const fields = form ? error.fields.map((field) => ({ ...field, pointer: fieldOf(field.pointer, form) })) : []
  const [first] = fields
  if (!first) {
    await (await panel.host.load('client')).loadUnsent(panel)
    batch(() => {
      panel.refusal.value = error
      show(panel, 'refused')
    })
    return
  }
  if (fields.some(({ code }) => code === 'consent_outdated' || code === 'not_offered')) refreshForm(panel)
  const step = stepOf(first)
  showWrong(
    panel,
    step,
    fields.filter((field) => stepOf(field) === step),
  )
}

function wrongSomewhere(panel: Panel): boolean {
  const wrong = firstWrong(conversationOf(panel))
  if (wrong) showWrong(panel, wrong.step, wrong.errors)
  return Boolean(wrong)
}

/** Shows again what is still on its way, or what was refused with everything that was filled in. */
export async function resume(panel: Panel, delivery: Delivery): Promise<void> {
  const restore = async () => (await panel.host.load('unsent')).restore(panel, delivery)
  const written = writtenFor.get(delivery) ?? (await restore().catch(() => undefined))
  if (written) {
    panel.written.value = written
    writtenFor.set(delivery, written)
  }
  show(panel, 'sending')
  watch(panel, delivery)
}
