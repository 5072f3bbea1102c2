import type { Point } from '../../domain/index.ts'
import { createKey } from '../../draft.ts'
import { claim, NotApplicable, same } from '../claims.ts'
import { leaves, sendable, someone, somewhere } from '../compose.ts'
import type { StagedCase } from '../stage.ts'

export const nearbyCases: StagedCase[] = [
  {
    name: 'nearby: a case is found near its point, without anything about who sent it',
    needs: { nearby: [true] },
    async play(stage) {
      const { organization, adapter, harness } = stage
      const place = harness.place ?? somewhere
      const { point } = place
      if (!point) throw new NotApplicable('the backend takes no point', 'backend')
      const submission = await stage.compose({ theme: (leaf) => sendable(leaf) && leaf.place !== 'none' })
      const contact = { ...(harness.contact ?? someone), email: 'anna@example.com' }
      const receipt = await stage.send(stage.job({ ...submission, place, contact }))
      await stage.operator.publish(receipt.number)
      const found = (await adapter.nearby?.({ organization, point })) ?? []
      claim(
        // A map may show where something is and not what its number is.
        found.some((one) => (one.number === undefined ? isAt(one.point, point) : one.number === receipt.number)),
        'it is not found',
      )
      claim(!JSON.stringify(found).includes('anna@example.com'), 'it shows a contact')
      for (const { point: there } of found) {
        claim(Math.abs(there.latitude) <= 90 && Math.abs(there.longitude) <= 180, 'it is nowhere on Earth')
      }
    },
  },
  {
    name: 'nearby: where nothing has been sent, nothing is found',
    needs: { nearby: [true] },
    async play({ organization, adapter }) {
      // In the middle of the South Pacific, as far from land as one can be.
      const point = { latitude: -48.876667, longitude: -123.393333 }
      same(await adapter.nearby?.({ organization, point }), [], 'what is nearby')
    },
  },
  {
    name: 'support: it is taken twice with one key as it is once',
    needs: { support: [true] },
    async play(stage) {
      const { number } = await stage.newCase()
      const request = { organization: stage.organization, number, key: createKey() }
      await stage.adapter.support?.(request)
      await stage.adapter.support?.(request)
    },
  },
  {
    name: 'suggestCategory: what is suggested stands in the form',
    needs: { suggestCategory: [true] },
    async play({ organization, language, adapter, form }) {
      const codes = leaves((await form()).categories).map(({ code }) => code)
      const text = 'Во дворе не горит фонарь, вечером ничего не видно.'
      const suggested = (await adapter.suggestCategory?.({ organization, language, text })) ?? []
      claim(
        suggested.every((code) => codes.includes(code)),
        `no leaf of the form: ${suggested.filter((code) => !codes.includes(code))}`,
      )
    },
  },
]

const isAt = (there: Point, { latitude, longitude }: Point): boolean =>
  Math.abs(there.latitude - latitude) < 1e-4 && Math.abs(there.longitude - longitude) < 1e-4
