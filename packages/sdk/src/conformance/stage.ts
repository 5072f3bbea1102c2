import type { BackendAdapter, CaseAccess, Job, Json, SubmitContext, SubmitResult } from '../adapter.ts'
import type { Feature, Form, Language, Receipt, Submission } from '../domain/index.ts'
import { createKey } from '../draft.ts'
import { claim, NotApplicable } from './claims.ts'
import { composeSubmission, type Wishes } from './compose.ts'
import type { ConformanceHarness, ConformanceOperator, Needs, Rule } from './harness.ts'
import { type Picture, picture } from './picture.ts'
import { checkResult } from './results.ts'
import { createWire, type Handler } from './wire.ts'

/** A case before it is bound to a harness. */
export interface StagedCase {
  readonly name: string
  readonly needs?: Needs
  /** What the organization must have switched on besides. */
  readonly feature?: Feature
  readonly play: (stage: Stage) => Promise<void>
  /** What is tried all the same where the adapter does not claim what the case needs. */
  readonly unclaimed?: (stage: Stage) => Promise<void>
}

/** What a case plays on. */
export interface Stage {
  readonly harness: ConformanceHarness
  readonly adapter: BackendAdapter
  readonly organization: string
  readonly language: Language
  /** The harness's operator; a deed that it does not know ends the case. */
  readonly operator: Required<Omit<ConformanceOperator, 'count'>>
  /** The backend's time. */
  now(): Date
  /** Moves it on; ends the case where there is no clock to move. */
  advance(ms: number): Promise<void>
  form(): Promise<Form>
  /** A submission that the form accepts, with a photo when its theme needs one. */
  compose(wishes?: Wishes): Promise<Submission>
  job(submission: Submission, more?: Partial<Pick<Job, 'key' | 'attachments' | 'organization'>>): Job
  /** One try, as a client makes it. */
  submit(job: Job, more?: Trying): Promise<Tried>
  /** Sends until there is a receipt; a backend that gives numbers later is asked again. */
  send(job: Job, more?: Trying): Promise<Receipt>
  /** Waits for a moment that an adapter named. */
  until(moment: string): Promise<void>
  /** Composes and sends. */
  newCase(wishes?: Wishes): Promise<Opened>
  /** Pictures and what a submission says about them. */
  pictures(...sides: number[]): Promise<Picture[]>
  /** Counts cases from now on. */
  counting(): Promise<Count>
  /** Ends the case where the backend does not check the rule. */
  refuses(rule: Rule): void
  /** An adapter with somebody on its wire; ends the case afterwards where the harness knows no wire. */
  onWire<T>(handle: Handler, play: (adapter: BackendAdapter) => Promise<T>): Promise<T>
}

export type Trying = Partial<SubmitContext> & { readonly adapter?: BackendAdapter }

/** What came of a try, and what it has left for the next. */
export interface Tried {
  readonly result: SubmitResult
  readonly kept: Json | undefined
}

export interface Count {
  /** How many there are more; undefined where nobody can count. */
  more(): Promise<number | undefined>
  /** Claims that there are so many more, where somebody can count. */
  grewBy(expected: number): Promise<void>
  /** Ends a case that is about nothing but the number. */
  must(): void
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

/** Longer than this (ms) nobody waits for a backend whose clock stands in nobody's power. */
const patience = 30_000

export function createStage(harness: ConformanceHarness): Stage {
  const { organization, language = 'ru', operator = {} } = harness
  const adapter = harness.createAdapter(0)
  const able = <D extends keyof Stage['operator']>(deed: D): Stage['operator'][D] => {
    const found = operator[deed]?.bind(operator)
    if (!found) throw new NotApplicable(`nobody can ${deed} here`, 'backend')
    return found as Stage['operator'][D]
  }
  const stage: Stage = {
    harness,
    adapter,
    organization,
    language,
    operator: {
      bring: async (number, status) => able('bring')(number, status),
      answer: async (number, answer) => able('answer')(number, answer),
      ask: async (number, question) => able('ask')(number, question),
      // Elsewhere everything is public from the beginning.
      publish: async (number) => operator.publish?.(number),
    },
    now: () => harness.clock?.() ?? new Date(),
    async advance(ms) {
      if (!harness.advance) throw new NotApplicable('nobody can move the clock of the backend', 'backend')
      await harness.advance(ms)
    },
    form: () => adapter.form({ organization, language }),
    async compose(wishes = {}) {
      const { place, contact } = harness
      return composeSubmission(await stage.form(), { adapter, now: stage.now(), place, contact }, wishes)
    },
    job: (submission, more = {}) => ({ organization, submission, attachments: [], key: createKey(), ...more }),
    async submit(job, { adapter: own = adapter, ...context } = {}) {
      let kept = context.resume
      const result = await own.submit(job, {
        signal: new AbortController().signal,
        onProgress: () => {},
        ...context,
        async checkpoint(state) {
          // It is kept as JSON, so it has to survive that.
          kept = JSON.parse(JSON.stringify(state))
          await context.checkpoint?.(state)
        },
      })
      checkResult(result, job)
      return { result, kept }
    },
    async send(job, context = {}) {
      let resume = context.resume
      for (let tries = 0; tries < 20; tries += 1) {
        const { result, kept } = await stage.submit(job, { ...context, ...(resume !== undefined && { resume }) })
        resume = kept
        if (result.state === 'accepted') return result.receipt
        claim(result.state !== 'unknown', 'the backend does not say whether it has the submission')
        claim(result.state === 'pending', 'files are missing though nothing went wrong')
        const asks = resume !== undefined || result.error !== undefined
        claim(asks, 'a number is to come, and no checkpoint says how to ask for it')
        await stage.until(result.retryAt)
      }
      throw new NotApplicable('the backend gives no number in time', 'backend')
    },
    async until(moment) {
      const due = Date.parse(moment)
      if (harness.advance) return harness.advance(Math.max(due - stage.now().getTime(), due - Date.now(), 1_000))
      const wait = Math.max(due - Date.now(), 0)
      if (wait > patience) throw new NotApplicable(`nobody waits until ${moment}`, 'backend')
      await new Promise((resolve) => setTimeout(resolve, wait))
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
    async counting() {
      const before = await operator.count?.()
      const more = async () => (before === undefined ? undefined : ((await operator.count?.()) ?? before) - before)
      return {
        more,
        async grewBy(expected) {
          const grown = await more()
          claim(grown === undefined || grown === expected, `${expected} more cases were due, not ${grown}`)
        },
        must() {
          if (before === undefined) throw new NotApplicable('nobody can count the cases', 'backend')
        },
      }
    },
    refuses(rule) {
      if (harness.refuses?.includes(rule) ?? true) return
      throw new NotApplicable(`the backend does not check the ${rule}`, 'backend')
    },
    async onWire(handle, play) {
      const wire = createWire(handle)
      const outcome = await play(harness.createAdapter(0, wire.through))
      if (!wire.used()) throw new NotApplicable('nothing went over a wire that the suite could break', 'backend')
      return outcome
    },
  }
  return stage
}

/** What a resident needs to see the case: the code where there is one; in a public register the number alone. */
export function accessOf(
  { adapter, organization }: Stage,
  { number, token, code }: Receipt,
): CaseAccess & { readonly organization: string } {
  if (code !== undefined) return { organization, number, code }
  if (token !== undefined) return { organization, number, token }
  if (adapter.capabilities.trackBy === 'number') return { organization, number } as ReturnType<typeof accessOf>
  throw new NotApplicable('the receipt has neither token nor code', 'backend')
}
