import type { SignalenCall } from './context.ts'
import { isRecord, json, notFound, Refusal, refused } from './respond.ts'
import { readJson } from './signals.ts'
import type { Feedback, Signal } from './state.ts'

const term = 14 * 86_400_000

const standardAnswers = [
  { is_satisfied: true, text: 'Het probleem is opgelost' },
  { is_satisfied: false, text: 'Het probleem is niet opgelost' },
]

/** `GET /v1/public/feedback/standard_answers/`. */
export async function listStandardAnswers(): Promise<Response> {
  const results = standardAnswers.map((one) => ({ ...one, topic: null, open_answer: false }))
  return json({ _links: { next: { href: null } }, count: results.length, results })
}

/** `GET /v1/public/feedback/forms/{token}`: nothing but whose form it is. */
export async function showFeedback(call: SignalenCall): Promise<Response> {
  const [signal] = openForm(call)
  return json({ signal_id: signal.uuid })
}

/** `PUT /v1/public/feedback/forms/{token}`. */
export async function fillInFeedback(call: SignalenCall): Promise<Response> {
  const [signal, feedback] = openForm(call)
  const { is_satisfied: isSatisfied, text, text_list: list, text_extra: textExtra } = await readJson(call.request)
  if (typeof isSatisfied !== 'boolean') throw refused({ is_satisfied: ['Dit veld is vereist.'] })
  const texts = [...(Array.isArray(list) ? list : []), ...(text ? [text] : [])].map(String)
  if (call.has('feedback-text') && texts.length === 0) {
    throw refused({ non_field_errors: ['Either text or text_list must be filled in'] })
  }
  if (texts.some((one) => [...one].length > 1000)) {
    throw refused({ text_list: { 0: ['Zorg ervoor dat dit veld niet meer dan 1000 karakters bevat.'] } })
  }
  feedback.filledIn = { isSatisfied, texts, textExtra: typeof textExtra === 'string' ? textExtra : null }
  signal.updatedAt = call.now
  // Words of the resident's own ask for another look.
  const own = texts.some((one) => !standardAnswers.some((answer) => answer.text === one))
  if (!isSatisfied && own && signal.state === 'o') signal.state = 'b'
  return json({ signal_id: signal.uuid })
}

function openForm({ state, parameters, now, has }: SignalenCall): [Signal, Feedback] {
  for (const signal of state.signals) {
    const found = signal.feedback.find(({ token }) => token === parameters.token)
    if (!found) continue
    if (has('feedback-once') && found.createdAt + term < now) throw new Refusal(json({ detail: 'too late' }, 410))
    if (has('feedback-once') && isRecord(found.filledIn)) throw new Refusal(json({ detail: 'filled out' }, 410))
    return [signal, found]
  }
  throw new Refusal(notFound())
}
