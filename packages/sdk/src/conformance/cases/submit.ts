import { Kind, Procedure, Receipt, type Submission } from '../../domain/index.ts'
import { isOtklikError } from '../../errors.ts'
import { claim, fails, NotApplicable, same } from '../claims.ts'
import { composeSubmission, sendable, someone, somewhere } from '../compose.ts'
import { accessOf, type Stage, type StagedCase } from '../stage.ts'

export const submitCases: StagedCase[] = [
  ...Kind.options.map((kind) => ({
    name: `submit: a ${kind} gets a receipt`,
    play: (stage: Stage) => accepted(stage, { kind }),
  })),
  ...Procedure.options.map((procedure) => ({
    name: `submit: a submission as ${procedure} gets a receipt`,
    play: (stage: Stage) => accepted(stage, { procedure }),
  })),
  {
    name: 'submit: what was sent is what the case shows',
    capability: 'track',
    async play(stage) {
      const opened = await stage.newCase()
      const found = await stage.adapter.track?.(accessOf(opened))
      same(found?.number, opened.number, 'number of the case')
      if (found?.text !== undefined) same(found.text, opened.submission.text, 'text of the case')
      if (found?.kind !== undefined) same(found.kind, opened.submission.kind, 'kind of the case')
    },
  },
  {
    name: 'submit: a place by its point alone, and by its address alone',
    async play(stage) {
      const submission = await stage.compose({ theme: (leaf) => sendable(leaf) && leaf.place !== 'none' })
      const { point, address } = somewhere
      await stage.send(stage.job({ ...submission, ...(point && { place: { point } }) }))
      await stage.send(stage.job({ ...submission, ...(address && { place: { address } }) }))
    },
  },
  {
    name: 'submit: contacts are taken and never shown in the case',
    capability: 'track',
    async play(stage) {
      const submission = await stage.compose({ theme: (leaf) => sendable(leaf) && leaf.contact !== 'none' })
      const receipt = await stage.send(stage.job({ ...submission, contact: { ...someone, phone: '+7 000 000-00-00' } }))
      const { number, token, code } = receipt
      const access = code === undefined ? { number, token: token ?? '' } : { number, code }
      const shown = JSON.stringify(await stage.adapter.track?.({ organization: stage.organization, ...access }))
      claim(!shown.includes('anna@example.com') && !shown.includes('000 000-00-00'), 'the case shows a contact')
    },
  },
  {
    name: 'submit: two drafts give two cases',
    async play(stage) {
      const submission = await stage.compose()
      const before = await stage.harness.operator.count()
      const first = await stage.send(stage.job(submission))
      const second = await stage.send(stage.job(submission))
      claim(first.number !== second.number, 'both have one number')
      same(await stage.harness.operator.count(), before + 2, 'number of cases')
    },
  },
  {
    name: 'submit: given up before it began, it ends with the reason of its signal and makes no case',
    async play(stage) {
      const job = stage.job(await stage.compose())
      const before = await stage.harness.operator.count()
      const reason = new Error('the resident has left')
      const error = await stage.send(job, { signal: AbortSignal.abort(reason) }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      claim(error === reason, `the reason was due, not ${String(error)}`)
      same(await stage.harness.operator.count(), before, 'number of cases')
    },
  },
  {
    name: 'submit: a field from a newer client is no reason to refuse',
    async play(stage) {
      const submission: Submission & { mood: string } = { ...(await stage.compose()), mood: 'grim' }
      const receipt = await stage.send(stage.job(submission))
      claim(receipt.number.length > 0, 'the number is empty')
    },
  },
  {
    name: 'submit: a closed organization takes nothing and says so',
    async play(stage) {
      const { harness, adapter, language } = stage
      const organization = harness.closedOrganization
      if (organization === undefined) throw new NotApplicable('no organization is closed')
      const form = await adapter.form({ organization, language })
      same(form.status, 'closed', 'status of the form')
      const submission = await composeSubmission(form, { adapter, now: harness.clock() })
      const error = await fails(stage.send(stage.job(submission, { organization })), ['rejected', 'conflict'])
      if (error.problem !== undefined) same(error.problem, 'closed', 'the word of the backend')
    },
  },
  {
    name: 'submit: an unknown organization is not found',
    async play(stage) {
      const job = stage.job(await stage.compose(), { organization: 'no-such-organization' })
      const error = await fails(stage.send(job), 'not_found')
      claim(isOtklikError(error), 'an OtklikError was due')
    },
  },
]

async function accepted(stage: Stage, wishes: Pick<Submission, 'kind'> | Pick<Submission, 'procedure'>): Promise<void> {
  const { receipt, number } = await stage.newCase(wishes)
  claim(Receipt.safeParse(receipt).success, 'the receipt does not have its shape')
  claim(number.length > 0, 'the number is empty')
  if (receipt.code !== undefined) claim(/^\d{12}$/.test(receipt.code), 'the code is not twelve digits')
}
