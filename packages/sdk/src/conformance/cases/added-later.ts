import type { Job, Json, SubmitResult } from '../../adapter.ts'
import { isOtklikError } from '../../errors.ts'
import { stepAfter } from '../../retry-policy.ts'
import { claim, NotApplicable, same } from '../claims.ts'
import type { Needs } from '../harness.ts'
import type { Stage, StagedCase } from '../stage.ts'
import { broken, type Handler, loseAnswer, onSending, sends } from '../wire.ts'
import { shows } from './attachments.ts'

// Files that travel before their message, and do not get through: as long as none has arrived, the first request of a
// try that changes something is a file's.

const needs = { attach: ['before'], attachLater: [true], idempotency: ['key'] } as const satisfies Needs

/** So often a client tries in vain before the suite does not believe that anything will come of it. */
const patience = 8

export const addedLaterCases: StagedCase[] = [
  {
    name: 'partial: a message whose files do not get through goes without them, and they are added later',
    needs,
    async play(stage) {
      const job = await withFiles(stage)
      const cases = await stage.counting()
      const { result, kept } = await withoutFiles(stage, job)
      same(result.missing, idsOf(job), 'the missing files')
      claim(result.retryAt !== undefined, 'it does not say when they are tried again')
      await shows(stage, result.receipt, 0)
      await completed(stage, job, kept, result.receipt.number)
      await cases.grewBy(1)
    },
  },
  {
    name: 'partial: a message that went without its files, and whose answer was lost, is one case',
    needs,
    async play(stage) {
      const job = await withFiles(stage)
      const cases = await stage.counting()
      let lost = false
      const lose: Handler = (request, pass) => {
        lost = true
        return loseAnswer(request, pass)
      }
      let kept: Json | undefined
      for (let tries = 0; tries < patience && !lost; tries += 1) {
        ;({ kept } = await attempt(stage, job, firstFails(lose), kept))
      }
      claim(lost, 'the message waits for its files')
      await completed(stage, job, kept)
      await cases.grewBy(1)
    },
  },
  {
    name: 'partial: files that were added, and whose answer was lost, are not added twice',
    needs,
    async play(stage) {
      const job = await withFiles(stage)
      const { result, kept } = await withoutFiles(stage, job)
      // One request each for the files, then the one that names them.
      const lost = onSending(job.attachments.length + 1, loseAnswer)
      const next = await attempt(stage, job, lost, kept)
      claim(lost.count() > job.attachments.length, 'nothing was added')
      claim(next.result?.state === 'partial', 'an answer was lost, and nobody has noticed')
      await completed(stage, job, next.kept, result.receipt.number)
      // A page that went away before it could keep what came of it asks for the same once more.
      await completed(stage, job, kept, result.receipt.number)
    },
  },
  {
    name: 'partial: on a theme that requires a photo, the message waits for it',
    needs,
    async play(stage) {
      stage.refuses('photo')
      const job = await withFiles(stage, { theme: ({ stopper, photo }) => !stopper && photo === 'required' })
      const cases = await stage.counting()
      let kept: Json | undefined
      for (let tries = 0; tries < patience; tries += 1) {
        const next = await attempt(stage, job, firstFails(), kept)
        claim(next.result === undefined, `without its photo it is "${next.result?.state}"`)
        kept = next.kept
      }
      await cases.grewBy(0)
      await completed(stage, job, kept)
      await cases.grewBy(1)
    },
  },
]

async function withFiles(stage: Stage, wishes: Parameters<Stage['compose']>[0] = {}): Promise<Job> {
  const { files } = (await stage.form()).limits
  if (files.count < 2) throw new NotApplicable('one file is all the form takes')
  if (!files.types.includes('image/png')) throw new NotApplicable('the form takes no PNG')
  const pictures = await stage.pictures(8, 9)
  const submission = await stage.compose({ ...wishes, attachments: pictures.map(({ attachment }) => attachment) })
  return stage.job(submission, { attachments: pictures.map(({ file }) => file) })
}

/** Breaks the first request of a try that may change something. The others pass, or meet `then`. */
function firstFails(then?: Handler): Handler {
  const first = onSending(1, async () => {
    throw broken()
  })
  return (request, pass) => (then && sends(request) && first.count() > 0 ? then : first)(request, pass)
}

/** One try, as a client makes it: an error means that another follows. */
async function attempt(
  stage: Stage,
  job: Job,
  handler: Handler,
  resume: Json | undefined,
): Promise<{ readonly result?: SubmitResult; readonly kept: Json | undefined }> {
  let kept = resume
  const checkpoint = async (state: Json) => {
    kept = JSON.parse(JSON.stringify(state))
  }
  try {
    const more = resume === undefined ? {} : { resume }
    const { result } = await stage.onWire(handler, (adapter) => stage.submit(job, { adapter, checkpoint, ...more }))
    return { result, kept }
  } catch (error) {
    if (!isOtklikError(error)) throw error
    same(stepAfter(error, 'key'), 'again', `what follows "${error.message}"`)
    return { kept }
  }
}

/** Tries until the message is there without its files. */
async function withoutFiles(stage: Stage, job: Job) {
  let kept: Json | undefined
  for (let tries = 0; tries < patience; tries += 1) {
    const next = await attempt(stage, job, firstFails(), kept)
    kept = next.kept
    const { result } = next
    if (!result) continue
    claim(result.state === 'partial', `"partial" was due, not "${result.state}"`)
    return { result, kept }
  }
  return claim(false, 'the message waits for its files') as never
}

/** Tries until nothing is missing, with nothing in the way. */
async function completed(stage: Stage, job: Job, kept: Json | undefined, number?: string): Promise<void> {
  let resume = kept
  for (let tries = 0; tries < patience; tries += 1) {
    const next = await stage.submit(job, resume === undefined ? {} : { resume })
    const { result } = next
    resume = next.kept
    if (result.state === 'partial') continue
    claim(result.state === 'accepted', `"accepted" was due, not "${result.state}"`)
    if (number !== undefined) same(result.receipt.number, number, 'number of the case')
    return shows(stage, result.receipt, job.attachments.length)
  }
  claim(false, 'files are missing though nothing goes wrong')
}

const idsOf = ({ submission }: Job): string[] => submission.attachments.map(({ id }) => id)
