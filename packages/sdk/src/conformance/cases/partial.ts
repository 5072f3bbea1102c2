import type { Json } from '../../adapter.ts'
import { claim, NotApplicable, rejection, same } from '../claims.ts'
import type { Stage, StagedCase } from '../stage.ts'
import { broken, onSending, sends } from '../wire.ts'
import { shows } from './attachments.ts'

// Files that follow their message: the first request that changes something makes the case, each one after it brings
// a file.

const after = { attach: ['after'] } as const

export const partialCases: StagedCase[] = [
  {
    name: 'partial: a message whose file did not arrive has its receipt, and says which file is missing',
    needs: after,
    async play(stage) {
      const { job, last } = await withFiles(stage)
      const cases = await stage.counting()
      const { result } = await stage.onWire(
        onSending(3, async () => {
          throw broken()
        }),
        (adapter) => stage.submit(job, { adapter }),
      )
      claim(result.state === 'partial', `"partial" was due, not "${result.state}"`)
      same(result.missing, [last], 'the missing files')
      await shows(stage, result.receipt, 1)
      await cases.grewBy(1)
    },
  },
  {
    name: 'partial: by its checkpoint only what is missing is sent',
    needs: after,
    async play(stage) {
      const { job } = await withFiles(stage)
      const cases = await stage.counting()
      const { result, kept } = await stage.onWire(
        onSending(3, async () => {
          throw broken()
        }),
        (adapter) => stage.submit(job, { adapter }),
      )
      claim(result.state === 'partial' && kept !== undefined, 'nothing has been kept')
      const missing = job.attachments.filter(({ id }) => result.missing.includes(id))
      let sent = 0
      const next = await stage.onWire(
        async (request, pass) => {
          if (sends(request)) sent += 1
          return pass()
        },
        // As the client does it: what has arrived is not kept any longer.
        (adapter) => stage.submit({ ...job, attachments: missing }, { adapter, resume: kept }),
      )
      claim(next.result.state === 'accepted', `"accepted" was due, not "${next.result.state}"`)
      same(next.result.receipt.number, result.receipt.number, 'number of the case')
      same(sent, 1, 'requests that change something')
      await shows(stage, next.result.receipt, 2)
      await cases.grewBy(1)
    },
  },
  {
    name: 'partial: given up while its files travel, it goes on from its checkpoint and makes no second case',
    needs: after,
    async play(stage) {
      const { job } = await withFiles(stage)
      const cases = await stage.counting()
      const leaving = new AbortController()
      const reason = new Error('the resident has left')
      let kept: Json | undefined
      const checkpoint = async (state: Json) => {
        kept = state
      }
      const leave = onSending(3, async () => {
        leaving.abort(reason)
        throw reason
      })
      const error = await stage.onWire(leave, (adapter) =>
        rejection(stage.submit(job, { adapter, signal: leaving.signal, checkpoint })),
      )
      claim(error === reason, `the reason was due, not ${String(error)}`)
      claim(kept !== undefined, 'nothing has been kept')
      let sent = 0
      const receipt = await stage.onWire(
        async (request, pass) => {
          if (sends(request)) sent += 1
          return pass()
        },
        (adapter) => stage.send(job, { adapter, resume: kept as Json }),
      )
      same(sent, 1, 'requests that change something')
      await shows(stage, receipt, 2)
      await cases.grewBy(1)
    },
  },
]

async function withFiles(stage: Stage) {
  const { files } = (await stage.form()).limits
  if (files.count < 2) throw new NotApplicable('one file is all the form takes')
  if (!files.types.includes('image/png')) throw new NotApplicable('the form takes no PNG')
  const pictures = await stage.pictures(8, 9)
  const submission = await stage.compose({ attachments: pictures.map(({ attachment }) => attachment) })
  const job = stage.job(submission, { attachments: pictures.map(({ file }) => file) })
  return { job, last: pictures[1]?.attachment.id }
}
