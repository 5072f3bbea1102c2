import { Case, Status } from '../../domain/index.ts'
import { claim, NotApplicable, same } from '../claims.ts'
import { tracked } from '../needs.ts'
import { accessOf, type Stage, type StagedCase } from '../stage.ts'

/** `unknown` is what a newer backend's word becomes; `disputed` is what a resident makes of an answer. */
const reachable = Status.options.filter((status) => !['submitted', 'disputed', 'unknown'].includes(status))

export const statusCases: StagedCase[] = [
  ...reachable.map(
    (status): StagedCase => ({
      name: `status: ${status} is reached and read`,
      needs: tracked,
      async play(stage) {
        knows(stage, status)
        // Only an appeal can be left without an answer (59-ФЗ, article 11); only a message is looked at beforehand.
        const opened = await stage.newCase({ procedure: status === 'left_without_answer' ? 'appeal' : 'message' })
        await stage.operator.bring(opened.number, status)
        const found = await stage.adapter.track?.(accessOf(stage, opened.receipt))
        same(found?.status, status, 'status of the case')
        const { error } = Case.safeParse(found)
        claim(!error, `the case does not have its shape: ${error?.issues.map(({ path }) => path.join('.')).join(', ')}`)
      },
    }),
  ),
  {
    name: 'status: submitted is where something sent stands at first',
    needs: tracked,
    async play(stage) {
      knows(stage, 'submitted')
      // Messages may be looked at before anything else; appeals never are.
      const procedure = (await stage.form()).procedures.some((offer) => offer.procedure === 'appeal')
        ? 'appeal'
        : 'message'
      const opened = await stage.newCase({ procedure })
      const found = await stage.adapter.track?.(accessOf(stage, opened.receipt))
      same(found?.status, 'submitted', 'status of the case')
      same(
        found?.timeline.map(({ status }) => status),
        ['submitted'],
        'the timeline',
      )
    },
  },
  {
    name: 'status: the timeline runs from the first entry to the present status',
    needs: tracked,
    async play(stage) {
      const { harness, adapter, advance, operator } = stage
      const history = harness.history !== false
      const last = (harness.statuses?.includes('answered') ?? true) ? 'answered' : 'closed'
      knows(stage, last, ...(history ? (['in_progress'] as const) : []))
      const opened = await stage.newCase()
      if (history) {
        await advance(60_000)
        await operator.bring(opened.number, 'in_progress')
        await advance(60_000)
      }
      if (last === 'answered') await operator.answer(opened.number, { text: 'Фонарь заменили.' })
      else await operator.bring(opened.number, last)
      const found = await adapter.track?.(accessOf(stage, opened.receipt))
      claim(found, 'nothing came back')
      const moments = found.timeline.map(({ at }) => Date.parse(at))
      const least = history ? 3 : 1
      claim(moments.length >= least, `at least ${least} entries were due, not ${moments.length}`)
      same(
        moments,
        [...moments].sort((a, b) => a - b),
        'moments in order',
      )
      same(found.timeline.at(-1)?.status, last, 'the last entry')
      same(found.status, last, 'status of the case')
      if (last === 'answered') same(found.answer?.text, 'Фонарь заменили.', 'text of the answer')
    },
  },
]

function knows({ harness: { statuses } }: Stage, ...due: Status[]): void {
  if (statuses && !due.every((status) => statuses.includes(status))) {
    throw new NotApplicable('the backend has no such status', 'backend')
  }
}
