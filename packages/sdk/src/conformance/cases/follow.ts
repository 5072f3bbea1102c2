import type { Case } from '../../domain/index.ts'
import { claim, fails, NotApplicable, same } from '../claims.ts'
import { accessOf, type Opened, type Stage, type StagedCase } from '../stage.ts'

const actions = ['rate', 'dispute', 'reply'] as const
type Action = (typeof actions)[number]

const remark = { text: 'Фонарь так и не горит. 🌃' }

export const followCases: StagedCase[] = [
  {
    name: 'rate: an answer is rated by whoever has the code',
    needs: { rate: [true] },
    feature: 'rate',
    async play(stage) {
      const opened = await answered(stage)
      const rated = await stage.adapter.rate?.({
        ...accessOf(stage, opened.receipt),
        rating: { score: 4, comment: 'Быстро' },
      })
      same(rated?.rating?.score, 4, 'score of the case')
      same((await tracked(stage, opened)).rating?.score, 4, 'score of the case, read again')
    },
  },
  {
    name: 'rate: what has no answer yet cannot be rated',
    needs: { rate: [true] },
    feature: 'rate',
    async play(stage) {
      const opened = await stage.newCase()
      claim(!(await tracked(stage, opened)).actions.includes('rate'), 'the case offers it')
      await fails(attempt(stage, 'rate', accessOf(stage, opened.receipt)), 'conflict')
    },
  },
  {
    name: 'dispute: an answer that solves nothing is disputed by whoever has the code',
    needs: { dispute: [true] },
    feature: 'dispute',
    async play(stage) {
      const opened = await answered(stage)
      claim((await tracked(stage, opened)).actions.includes('dispute'), 'the case does not offer it')
      const disputed = await stage.adapter.dispute?.({ ...accessOf(stage, opened.receipt), remark })
      same(disputed?.status, 'disputed', 'status of the case')
    },
  },
  {
    name: 'dispute: a formal appeal is not disputed',
    needs: { dispute: [true] },
    feature: 'dispute',
    async play(stage) {
      const opened = await answered(stage, 'appeal')
      await fails(attempt(stage, 'dispute', accessOf(stage, opened.receipt)), 'conflict')
    },
  },
  {
    name: 'dispute: after its last day it is too late',
    needs: { dispute: [true] },
    feature: 'dispute',
    async play(stage) {
      const opened = await answered(stage)
      const { disputeUntil } = await tracked(stage, opened)
      claim(disputeUntil !== undefined, 'the case does not say until when')
      const past = Date.parse(`${disputeUntil}T00:00:00Z`) + 2 * 86_400_000
      await stage.advance(past - stage.now().getTime())
      await fails(attempt(stage, 'dispute', accessOf(stage, opened.receipt)), 'conflict')
    },
  },
  {
    name: 'reply: the operator asks and the resident answers',
    needs: { reply: [true] },
    feature: 'reply',
    async play(stage) {
      const opened = await readyFor(stage, 'reply')
      const asked = await tracked(stage, opened)
      same(asked.inquiry?.text, 'Который подъезд?', 'the question')
      claim(asked.actions.includes('reply'), 'the case does not offer to reply')
      const replied = await stage.adapter.reply?.({ ...accessOf(stage, opened.receipt), remark: { text: 'Второй.' } })
      same(replied?.inquiry, undefined, 'the question after the reply')
    },
  },
  {
    name: 'reply: where nobody has asked there is nothing to reply to',
    needs: { reply: [true] },
    feature: 'reply',
    async play(stage) {
      const opened = await stage.newCase()
      claim(!(await tracked(stage, opened)).actions.includes('reply'), 'the case offers it')
      await fails(attempt(stage, 'reply', accessOf(stage, opened.receipt)), 'conflict')
    },
  },
  ...actions.flatMap((action): StagedCase[] => [
    {
      name: `${action}: the tracking link alone is not enough`,
      needs: { [action]: [true] },
      feature: action,
      async play(stage) {
        const { byToken, byCode } = await readyFor(stage, action)
        if (!byToken || !byCode) throw new NotApplicable('the receipt has no code beside its token', 'backend')
        const error = await fails(attempt(stage, action, byToken), 'unauthorized')
        same(error.problem, 'code_required', 'the word of the backend')
      },
    },
    {
      name: `${action}: an organization that has not switched it on neither offers nor takes it`,
      needs: { [action]: [true] },
      async play(stage) {
        if ((await stage.form()).features.includes(action)) throw new NotApplicable('it is switched on')
        const opened = await readyFor(stage, action)
        const found = await tracked(stage, opened)
        claim(!found.actions.includes(action), 'the case offers it')
        if (action === 'dispute') same(found.disputeUntil, undefined, 'the last day of a dispute')
        await fails(attempt(stage, action, accessOf(stage, opened.receipt)), ['conflict', 'not_found'])
      },
    },
  ]),
]

/** A case with which the resident could do this now. */
async function readyFor(stage: Stage, action: Action): Promise<Opened> {
  if (action !== 'reply') return answered(stage)
  const opened = await stage.newCase()
  await stage.operator.ask(opened.number, { text: 'Который подъезд?' })
  return opened
}

async function attempt({ adapter }: Stage, action: Action, access: ReturnType<typeof accessOf>): Promise<unknown> {
  return action === 'rate'
    ? adapter.rate?.({ ...access, rating: { score: 1 } })
    : adapter[action]?.({ ...access, remark })
}

async function answered(stage: Stage, procedure: 'message' | 'appeal' = 'message'): Promise<Opened> {
  const opened = await stage.newCase({ procedure })
  if (procedure === 'appeal') await stage.operator.bring(opened.number, 'registered')
  await stage.operator.answer(opened.number, { text: 'Фонарь заменили.' })
  return opened
}

async function tracked(stage: Stage, opened: Opened): Promise<Case> {
  const { adapter } = stage
  if (!adapter.track) throw new NotApplicable('the case cannot be read', 'capability')
  return adapter.track(accessOf(stage, opened.receipt))
}
