import type { BackendAdapter, Job, Json } from '../../adapter.ts'
import type { Place } from '../../domain/index.ts'
import { isOtklikError, type OtklikError } from '../../errors.ts'
import { stepAfter } from '../../retry-policy.ts'
import { claim, NotApplicable, same } from '../claims.ts'
import { somewhere } from '../compose.ts'
import { keyed, keyless } from '../needs.ts'
import { accessOf, type Stage, type StagedCase, type Tried, type Trying } from '../stage.ts'
import { type Handler, loseAnswer, loseRequest, onSending } from '../wire.ts'

// What a connection that breaks in the middle of sending must not do: make a second case, or a receipt out of nothing.
// Without files, the first request of a submission that changes something is the one that makes the case.

const lookup = { idempotency: ['lookup'] } as const

export const lostCases: StagedCase[] = [
  {
    name: 'lost: sent once more with its key, a message whose answer was lost is one case',
    needs: keyed,
    async play(stage) {
      const job = stage.job(await stage.compose())
      const cases = await stage.counting()
      const { kept } = await breakOff(stage, job, loseAnswer)
      await stage.send(job, resuming(kept))
      await cases.grewBy(1)
    },
  },
  {
    name: 'lost: sent once more with its key, a message that never arrived is one case',
    needs: keyed,
    async play(stage) {
      const job = stage.job(await stage.compose())
      const cases = await stage.counting()
      const { kept } = await breakOff(stage, job, loseRequest)
      await stage.send(job, resuming(kept))
      await cases.grewBy(1)
    },
  },
  {
    name: 'lost: without a key, a checkpoint is kept before the first byte goes out',
    needs: keyless,
    async play(stage) {
      const job = stage.job(await stage.compose())
      let kept = false
      let sent = false
      const watch: Handler = async (_, pass) => {
        sent = true
        claim(kept, 'it goes out, and nothing has been kept')
        return pass()
      }
      // Slow to keep, so that an adapter which does not wait for it is found out.
      const checkpoint = async () => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        kept = true
      }
      await stage.onWire(onSending(1, watch), (adapter) => attempt(stage, job, { adapter, checkpoint }))
      claim(sent, 'nothing went out')
      claim(kept, 'nothing has been kept')
    },
  },
  {
    name: 'lost: a message whose answer was lost is found by its checkpoint, and not sent again',
    needs: lookup,
    async play(stage) {
      const job = stage.job(await stage.compose())
      const cases = await stage.counting()
      const first = await breakOff(stage, job, loseAnswer)
      const found = await look(stage, job, first)
      await cases.grewBy(1)
      claim(found.state === 'accepted', `it is there, and its adapter says "${found.state}"`)
      if (!stage.adapter.track) return
      const shown = await stage.adapter.track(accessOf(stage, found.receipt))
      if (shown.text !== undefined) same(shown.text, job.submission.text, 'text of the case')
    },
  },
  {
    name: 'lost: a message whose answer was lost is unknown by its checkpoint, and not sent again',
    needs: { idempotency: ['none'] },
    async play(stage) {
      const job = stage.job(await stage.compose())
      const cases = await stage.counting()
      const first = await breakOff(stage, job, loseAnswer)
      same((await look(stage, job, first)).state, 'unknown', 'state of the submission')
      await cases.grewBy(1)
    },
  },
  {
    name: 'lost: a message that never arrived has no receipt by its checkpoint, and is not sent by itself',
    needs: keyless,
    async play(stage) {
      const job = stage.job(await stage.compose())
      const cases = await stage.counting()
      const first = await breakOff(stage, job, loseRequest)
      same((await look(stage, job, first)).state, 'unknown', 'state of the submission')
      await cases.grewBy(0)
    },
  },
  {
    name: 'lost: while it is looked for, no answer is taken for a refusal or a receipt',
    needs: lookup,
    async play(stage) {
      const job = stage.job(await stage.compose())
      const { kept } = await breakOff(stage, job, loseAnswer)
      const statuses = [400, 401, 403, 404, 429, 500, 503]
      const steps = statuses.map(async (status) => {
        const no = async () => new Response('[]', { status, headers: { 'Content-Type': 'application/json' } })
        const { ended } = await stage.onWire(no, (adapter) => attempt(stage, job, { adapter, ...resuming(kept) }))
        const step = ended.state === 'failed' ? stepAfter(ended.error, 'lookup') : ended.state
        claim(step === 'unknown' || step === 'again', `${status} is taken for "${step}"`)
      })
      await Promise.all(steps)
    },
  },
  {
    name: 'lost: sent again without its checkpoint, it goes out once more',
    needs: keyless,
    async play(stage) {
      const job = stage.job(await stage.compose())
      const cases = await stage.counting()
      await breakOff(stage, job, loseAnswer)
      await stage.send(job)
      await cases.grewBy(2)
    },
  },
  {
    name: "lost: a neighbour's message in the same words is not taken for one's own",
    needs: lookup,
    async play(stage) {
      const mine = stage.job({ ...(await stage.compose()), place: placeOf(stage) })
      await stage.send(stage.job({ ...mine.submission, place: nextDoor(placeOf(stage)) }))
      const first = await breakOff(stage, mine, loseRequest)
      same((await look(stage, mine, first)).state, 'unknown', 'state of the submission')
    },
  },
  {
    name: "lost: of two messages alike to the letter, somebody else's is not taken for one's own",
    needs: lookup,
    async play(stage) {
      const submission = await stage.compose()
      const theirs = await stage.send(stage.job(submission))
      const mine = stage.job(submission)
      const first = await breakOff(stage, mine, loseAnswer)
      const found = await look(stage, mine, first)
      claim(found.state !== 'accepted' || found.receipt.number !== theirs.number, "it is somebody else's number")
    },
  },
]

/** What a try ends with: an outcome, or an error after which nobody knows. */
type Ended = Tried['result'] | { readonly state: 'failed'; readonly error: OtklikError }

interface Attempt {
  readonly ended: Ended
  readonly kept: Json | undefined
}

/** Tries, and loses what the handler loses. */
async function breakOff(stage: Stage, job: Job, handle: Handler): Promise<Attempt> {
  const { idempotency } = stage.adapter.capabilities
  const first = await stage.onWire(onSending(1, handle), (adapter) => attempt(stage, job, { adapter }))
  const { ended, kept } = first
  if (ended.state === 'failed') {
    const due = idempotency === 'key' ? 'again' : 'unknown'
    same(stepAfter(ended.error, idempotency), due, `what follows "${ended.error.message}"`)
  }
  claim(ended.state !== 'accepted' || handle !== loseRequest, 'nothing has arrived, and there is a receipt')
  claim(ended.state !== 'partial', 'a message without files cannot miss one')
  claim(idempotency === 'key' || kept !== undefined, 'nothing has been kept')
  return first
}

async function attempt(stage: Stage, job: Job, more: Trying & { readonly adapter: BackendAdapter }): Promise<Attempt> {
  let kept: Json | undefined = more.resume
  const checkpoint = async (state: Json) => {
    await more.checkpoint?.(state)
    kept = state
  }
  try {
    const { result } = await stage.submit(job, { ...more, checkpoint })
    return { ended: result, kept }
  } catch (error) {
    if (!isOtklikError(error)) throw error
    return { ended: { state: 'failed', error }, kept }
  }
}

/** Asks with the checkpoint, as a later page does, until there is an answer or nothing more is planned. */
async function look(stage: Stage, job: Job, { ended, kept }: Attempt): Promise<Tried['result']> {
  let last = ended
  let resume = kept
  for (let tries = 0; tries < 10; tries += 1) {
    if (last.state === 'accepted' || last.state === 'partial') return last
    if (last.state === 'unknown' && tries > 0 && last.retryAt === undefined) return last
    if ((last.state === 'unknown' || last.state === 'pending') && last.retryAt !== undefined) {
      await stage.until(last.retryAt)
    }
    const next = await stage.submit(job, { adapter: stage.harness.createAdapter(0), ...resuming(resume) })
    last = next.result
    resume = next.kept
  }
  if (last.state === 'failed') throw new NotApplicable('it was never asked', 'backend')
  return last
}

const resuming = (kept: Json | undefined): { readonly resume?: Json } => (kept === undefined ? {} : { resume: kept })

const placeOf = ({ harness }: Stage): Place => harness.place ?? somewhere

/** Some thirty metres to the north. */
function nextDoor({ point, address }: Place): Place {
  return {
    ...(point && { point: { ...point, latitude: point.latitude + 0.0003 } }),
    ...(address && { address: { text: `${address.text}, соседний дом` } }),
  }
}
