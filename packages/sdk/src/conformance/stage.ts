import type { BackendAdapter, Capabilities, Job, SubmitContext } from '../adapter.ts'
import type { Feature, Form, Language, Receipt, Submission } from '../domain/index.ts'
import { createKey } from '../draft.ts'
import { claim, NotApplicable } from './claims.ts'
import { composeSubmission, type Wishes } from './compose.ts'
import type { ConformanceHarness } from './harness.ts'
import { type Picture, picture } from './picture.ts'

/** A case before it is bound to a harness. */
export interface StagedCase {
  readonly name: string
  readonly capability?: keyof Capabilities
  /** What the organization must have switched on besides. */
  readonly feature?: Feature
  readonly play: (stage: Stage) => Promise<void>
}

/** What a case plays on. */
export interface Stage {
  readonly harness: ConformanceHarness
  readonly adapter: BackendAdapter
  readonly organization: string
  readonly language: Language
  form(): Promise<Form>
  /** A submission that the form accepts, with a photo when its theme needs one. */
  compose(wishes?: Wishes): Promise<Submission>
  job(submission: Submission, more?: Partial<Pick<Job, 'key' | 'attachments' | 'organization'>>): Job
  /** Sends until there is a receipt; a backend that gives numbers later is asked again. */
  send(job: Job, more?: Partial<SubmitContext> & { readonly adapter?: BackendAdapter }): Promise<Receipt>
  /** Composes and sends. */
  newCase(wishes?: Wishes): Promise<Opened>
  /** Pictures and what a submission says about them. */
  pictures(...sides: number[]): Promise<Picture[]>
}

/** A case with what its resident has. */
export interface Opened {
  readonly number: string
  readonly submission: Submission
  readonly receipt: Receipt
  /** By the tracking link; undefined where there is none. */
  readonly byToken: { readonly organization: string; readonly number: string; readonly token: string } | undefined
  readonly byCode: { readonly organization: string; readonly number: string; readonly code: string } | undefined
}

export function createStage(harness: ConformanceHarness): Stage {
  const { organization, language = 'ru' } = harness
  const adapter = harness.createAdapter(0)
  const stage: Stage = {
    harness,
    adapter,
    organization,
    language,
    form: () => adapter.form({ organization, language }),
    async compose(wishes = {}) {
      return composeSubmission(await stage.form(), { adapter, now: harness.clock() }, wishes)
    },
    job: (submission, more = {}) => ({ organization, submission, attachments: [], key: createKey(), ...more }),
    async send(job, { adapter: own = adapter, ...context } = {}) {
      let resume = context.resume
      for (let tries = 0; tries < 20; tries += 1) {
        const result = await own.submit(job, {
          signal: new AbortController().signal,
          onProgress: () => {},
          checkpoint: async (state) => {
            resume = state
          },
          ...context,
          ...(resume !== undefined && { resume }),
        })
        if (result.state === 'accepted') return result.receipt
        claim(result.state === 'pending', 'the backend does not say whether it has the submission')
        await harness.advance(Math.max(0, Date.parse(result.retryAt) - harness.clock().getTime()))
      }
      throw new NotApplicable('the backend gives no number in time')
    },
    async newCase(wishes = {}) {
      const submission = await stage.compose(wishes)
      const receipt = await stage.send(stage.job(submission))
      const { number, token, code } = receipt
      return {
        number,
        submission,
        receipt,
        byToken: token === undefined ? undefined : { organization, number, token },
        byCode: code === undefined ? undefined : { organization, number, code },
      }
    },
    pictures: (...sides) => Promise.all(sides.map((side, index) => picture(side, `Фото ${index + 1}.png`))),
  }
  return stage
}

/** The strongest way a resident can open the case: the code where there is one. */
export function accessOf({ byCode, byToken }: Opened): NonNullable<Opened['byCode'] | Opened['byToken']> {
  const access = byCode ?? byToken
  if (!access) throw new NotApplicable('the receipt has neither token nor code')
  return access
}
