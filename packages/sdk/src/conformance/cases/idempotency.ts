import { claim, fails, same } from '../claims.ts'
import { keyed } from '../needs.ts'
import type { StagedCase } from '../stage.ts'

const crowd = 20

export const idempotencyCases: StagedCase[] = [
  {
    name: 'idempotency: the same key and body give the same receipt',
    needs: keyed,
    async play(stage) {
      const job = stage.job(await stage.compose())
      const cases = await stage.counting()
      same(await stage.send(job), await stage.send(job), 'the same receipt')
      await cases.grewBy(1)
    },
  },
  {
    name: 'idempotency: the same key and body give the same receipt a day later',
    needs: keyed,
    async play(stage) {
      const job = stage.job(await stage.compose())
      const cases = await stage.counting()
      const first = await stage.send(job)
      await stage.advance(86_400_000)
      same(await stage.send(job), first, 'the same receipt a day later')
      await cases.grewBy(1)
    },
  },
  {
    name: 'idempotency: the same key with another body is a conflict, and the first stays',
    needs: keyed,
    async play(stage) {
      const submission = await stage.compose()
      const job = stage.job(submission)
      const first = await stage.send(job)
      const other = { ...submission, text: `${submission.text.slice(0, -1)}!` }
      await fails(stage.send({ ...job, submission: other }), 'conflict')
      same(await stage.send(job), first, 'the same receipt')
    },
  },
  {
    name: 'idempotency: a key whose submission was refused can still be used',
    needs: keyed,
    async play(stage) {
      stage.refuses('text')
      const submission = await stage.compose()
      const job = stage.job({ ...submission, text: ' ' })
      await fails(stage.send(job), 'rejected')
      const receipt = await stage.send({ ...job, submission })
      claim(receipt.number.length > 0, 'no number')
    },
  },
  {
    name: `idempotency: ${crowd} at once with one key give one case`,
    needs: keyed,
    async play(stage) {
      const { harness } = stage
      const job = stage.job(await stage.compose())
      const cases = await stage.counting()
      const receipts = await Promise.all(
        Array.from({ length: crowd }, (_, instance) => stage.send(job, { adapter: harness.createAdapter(instance) })),
      )
      for (const receipt of receipts) same(receipt, receipts[0], 'the same receipt')
      await cases.grewBy(1)
    },
  },
  {
    name: 'idempotency: many drafts at once give as many cases with numbers of their own',
    async play(stage) {
      const { harness } = stage
      const submission = await stage.compose()
      const cases = await stage.counting()
      const receipts = await Promise.all(
        Array.from({ length: crowd }, (_, instance) =>
          stage.send(stage.job(submission), { adapter: harness.createAdapter(instance) }),
        ),
      )
      same(new Set(receipts.map(({ number }) => number)).size, crowd, 'different numbers')
      await cases.grewBy(crowd)
    },
  },
]
