import { type Category, Kind, Procedure, type Submission } from '../../domain/index.ts'
import { claim, fails, NotApplicable, rejection, same } from '../claims.ts'
import { composeSubmission, sendable, someone, somewhere } from '../compose.ts'
import { tracked } from '../needs.ts'
import { accessOf, type Stage, type StagedCase } from '../stage.ts'
import type { Handler } from '../wire.ts'

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
    needs: tracked,
    async play(stage) {
      const opened = await stage.newCase()
      const found = await stage.adapter.track?.(accessOf(stage, opened.receipt))
      same(found?.number, opened.number, 'number of the case')
      if (found?.text !== undefined) same(found.text, opened.submission.text, 'text of the case')
      if (found?.kind !== undefined) same(found.kind, opened.submission.kind, 'kind of the case')
    },
  },
  {
    name: 'submit: a place by its point alone',
    play: (stage) => placed(stage, 'point'),
  },
  {
    name: 'submit: a place by its address alone',
    play: (stage) => placed(stage, 'address'),
  },
  {
    name: 'submit: a place by its point and its address',
    play: (stage) => placed(stage, 'both'),
  },
  {
    name: 'submit: contacts are taken and never shown in the case',
    needs: tracked,
    async play(stage) {
      const submission = await stage.compose({ theme: (leaf) => sendable(leaf) && leaf.contact !== 'none' })
      const contact = { ...(stage.harness.contact ?? someone), email: 'anna@example.com', phone: '+7 000 000-00-00' }
      const receipt = await stage.send(stage.job({ ...submission, contact }))
      const shown = JSON.stringify(await stage.adapter.track?.(accessOf(stage, receipt)))
      claim(!shown.includes('anna@example.com') && !shown.includes('000 000-00-00'), 'the case shows a contact')
    },
  },
  {
    name: 'submit: neither the key nor a word of the resident stands in an address',
    async play(stage) {
      const theme = (leaf: Category) => sendable(leaf) && leaf.contact !== 'none'
      const text = 'Приметный текст: не горит фонарь у второго подъезда.'
      const submission = { ...(await stage.compose({ theme, text })), contact: stage.harness.contact ?? someone }
      const job = stage.job(submission)
      const addresses: string[] = []
      const watch: Handler = async ({ url }, pass) => {
        addresses.push(decodeURIComponent(url.replaceAll('+', ' ')))
        return pass()
      }
      await stage.onWire(watch, (adapter) => stage.send(job, { adapter }))
      const secrets = [job.key, 'Приметный текст', ...Object.values(submission.contact)].filter(
        (one) => one !== undefined,
      )
      for (const address of addresses) {
        claim(!secrets.some((secret) => address.includes(secret)), 'an address holds what the resident keeps secret')
      }
    },
  },
  {
    name: 'submit: two drafts give two cases',
    async play(stage) {
      const submission = await stage.compose()
      const cases = await stage.counting()
      const first = await stage.send(stage.job(submission))
      const second = await stage.send(stage.job(submission))
      claim(first.number !== second.number, 'both have one number')
      await cases.grewBy(2)
    },
  },
  {
    name: 'submit: given up before it began, it ends with the reason of its signal and makes no case',
    async play(stage) {
      const job = stage.job(await stage.compose())
      const cases = await stage.counting()
      const reason = new Error('the resident has left')
      const error = await rejection(stage.send(job, { signal: AbortSignal.abort(reason) }))
      claim(error === reason, `the reason was due, not ${String(error)}`)
      await cases.grewBy(0)
    },
  },
  {
    name: 'submit: given up while it is being sent, it ends with the reason of its signal',
    async play(stage) {
      const job = stage.job(await stage.compose())
      const leaving = new AbortController()
      const reason = new Error('the resident has left')
      const sending = rejection(stage.submit(job, { signal: leaving.signal }))
      leaving.abort(reason)
      const error = await sending
      claim(error === reason, `the reason was due, not ${String(error)}`)
    },
  },
  {
    name: 'submit: a number that comes later is asked for, and nothing is sent twice',
    async play(stage) {
      const { harness } = stage
      if (!harness.delayNextNumber) throw new NotApplicable('the backend gives numbers at once', 'backend')
      const job = stage.job(await stage.compose())
      const cases = await stage.counting()
      await harness.delayNextNumber()
      const { result, kept } = await stage.submit(job)
      same(result.state, 'pending', 'state of the submission')
      claim(kept !== undefined, 'no checkpoint says how to ask for the number')
      await stage.send(job, { adapter: harness.createAdapter(0), resume: kept })
      await cases.grewBy(1)
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
      if (organization === undefined) throw new NotApplicable('no organization is closed', 'backend')
      const form = await adapter.form({ organization, language })
      same(form.status, 'closed', 'status of the form')
      const submission = await composeSubmission(form, { adapter, now: stage.now() })
      const error = await fails(stage.send(stage.job(submission, { organization })), ['rejected', 'conflict'])
      if (error.problem !== undefined) same(error.problem, 'closed', 'the word of the backend')
    },
  },
  {
    name: 'submit: an unknown organization is not found',
    async play(stage) {
      if (stage.harness.onlyOrganization) throw new NotApplicable('the backend knows one organization', 'backend')
      const job = stage.job(await stage.compose(), { organization: 'no-such-organization' })
      await fails(stage.send(job), 'not_found')
    },
  },
]

async function accepted(stage: Stage, wishes: Pick<Submission, 'kind'> | Pick<Submission, 'procedure'>): Promise<void> {
  const { receipt, number } = await stage.newCase(wishes)
  claim(number.length > 0, 'the number is empty')
  if (receipt.code !== undefined) claim(/^\d{12}$/.test(receipt.code), 'the code is not twelve digits')
}

async function placed(stage: Stage, part: 'point' | 'address' | 'both'): Promise<void> {
  const { placeNeeds = part } = await stage.form()
  if (placeNeeds !== part && part !== 'both') throw new NotApplicable(`the form asks for ${placeNeeds}`)
  const submission = await stage.compose({ theme: (leaf) => sendable(leaf) && leaf.place !== 'none' })
  const { point, address } = stage.harness.place ?? somewhere
  const place = { ...(part !== 'address' && point && { point }), ...(part !== 'point' && address && { address }) }
  if (Object.keys(place).length < (part === 'both' ? 2 : 1)) throw new NotApplicable('no such place', 'backend')
  await stage.send(stage.job({ ...submission, place }))
}
