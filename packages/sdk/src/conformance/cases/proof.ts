import { headers } from '../../contract/routes.ts'
import { claim, NotApplicable, same } from '../claims.ts'
import { keyed } from '../needs.ts'
import type { Stage, StagedCase } from '../stage.ts'
import type { Handler } from '../wire.ts'

export const proofCases: StagedCase[] = [
  {
    name: 'proof: what is sent without the work that the form asks for makes no case, and with it one',
    needs: keyed,
    async play(stage) {
      await asked(stage)
      const cases = await stage.counting()
      const watched = proofs()
      const job = stage.job(await stage.compose())
      const receipt = await stage.onWire(watched.handler, (adapter) => stage.send(job, { adapter }))
      claim(receipt.number.length > 0, 'no number')
      claim(watched.refused() > 0 || watched.brought().length > 0, 'nothing was asked for, and nothing was brought')
      await cases.grewBy(1)
    },
  },
  {
    name: 'proof: a repeat gives the same receipt, with a proof of its own or with none',
    needs: keyed,
    async play(stage) {
      await asked(stage)
      const cases = await stage.counting()
      const job = stage.job(await stage.compose())
      const first = await stage.send(job)
      same(await stage.send(job), first, 'the same receipt')
      const foreign = proofs({ instead: () => 'bm90aGluZw==' })
      same(await stage.onWire(foreign.handler, (adapter) => stage.send(job, { adapter })), first, 'the same receipt')
      await cases.grewBy(1)
    },
  },
  {
    name: 'proof: one that was used is refused, and another is brought',
    needs: keyed,
    async play(stage) {
      await asked(stage)
      const cases = await stage.counting()
      const submission = await stage.compose()
      const before = proofs()
      await stage.onWire(before.handler, (adapter) => stage.send(stage.job(submission), { adapter }))
      const used = before.brought().at(-1)
      if (used === undefined) throw new NotApplicable('the proof travels in another way', 'backend')
      await replaced(stage, used)
      await cases.grewBy(2)
    },
  },
  {
    name: 'proof: one that has become too old is refused, and another is brought',
    needs: keyed,
    async play(stage) {
      await asked(stage)
      const cases = await stage.counting()
      let kept: string | undefined
      // The first proof is kept back; what is sent in its place is none.
      const keeping = proofs({
        instead: (proof, nth) => {
          kept ??= proof
          return nth === 1 ? 'bm90aGluZw==' : proof
        },
      })
      await stage.onWire(keeping.handler, async (adapter) => stage.send(stage.job(await stage.compose()), { adapter }))
      if (kept === undefined) throw new NotApplicable('the proof travels in another way', 'backend')
      await stage.advance(86_400_000)
      await replaced(stage, kept)
      await cases.grewBy(2)
    },
  },
]

async function asked(stage: Stage): Promise<void> {
  const { proof } = await stage.form()
  if (proof === undefined) throw new NotApplicable('the form asks for no proof of work')
}

/** Sends with this proof in the place of the first: it is refused, and the next one is taken. */
async function replaced(stage: Stage, proof: string): Promise<void> {
  const swapped = proofs({ instead: (own, nth) => (nth === 1 ? proof : own) })
  const submission = await stage.compose()
  const receipt = await stage.onWire(swapped.handler, (adapter) => stage.send(stage.job(submission), { adapter }))
  claim(receipt.number.length > 0, 'no number')
  claim(swapped.brought().length > 1, 'a proof that should have been refused was taken')
}

/** Watches the proofs that go by, and swaps them. */
function proofs({ instead }: { readonly instead?: (proof: string, nth: number) => string } = {}) {
  const brought: string[] = []
  let refused = 0
  const handler: Handler = async (request, pass) => {
    const proof = request.headers.get(headers.proof)
    if (proof !== null) {
      brought.push(proof)
      if (instead) request.headers.set(headers.proof, instead(proof, brought.length))
    }
    const response = await pass()
    if (response.status === 428) refused += 1
    return response
  }
  return { handler, brought: () => brought, refused: () => refused }
}
