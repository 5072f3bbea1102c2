import type { BackendAdapter, Capabilities } from '../../adapter.ts'
import { type Client, createClient } from '../../client.ts'
import { UnsupportedError } from '../../errors.ts'
import { claim, fails, NotApplicable } from '../claims.ts'
import type { Stage, StagedCase } from '../stage.ts'

const access = { number: '0', token: '0' }
const remark = { text: 'Проверка' }

/** How a client calls what each capability announces. */
const calls = {
  category: (client) => client.category({ code: '0', language: 'ru' }),
  track: (client) => client.track(access),
  attachLater: (client) => client.attachLater(access, []),
  rate: (client) => client.rate(access, { score: 5 }),
  dispute: (client) => client.dispute(access, remark),
  reply: (client) => client.reply(access, remark),
  nearby: (client) => client.nearby({ point: { latitude: 0, longitude: 0 } }),
  support: (client) => client.support({ number: '0' }),
  suggestCategory: (client) => client.suggestCategory({ text: 'яма', language: 'ru' }),
} satisfies Partial<Record<keyof Capabilities, (client: Client) => Promise<unknown>>>

const methodOf = (capability: keyof typeof calls): keyof BackendAdapter =>
  capability === 'attachLater' ? 'attach' : capability

export const capabilityCases: StagedCase[] = (Object.keys(calls) as (keyof typeof calls)[]).map((capability) => ({
  name: `capabilities: ${capability} is there if and only if it is claimed`,
  async play({ adapter, organization }: Stage) {
    const implemented = typeof adapter[methodOf(capability)] === 'function'
    if (adapter.capabilities[capability]) {
      claim(implemented, `${adapter.name} claims ${capability} and has no method for it`)
      return
    }
    claim(!implemented, `${adapter.name} has a method for ${capability} and does not claim it`)
    const client = createClient({ organization, adapter }) as unknown as Client
    const error = await fails(calls[capability](client), 'unsupported')
    claim(error instanceof UnsupportedError, 'the error must be an UnsupportedError')
    throw new NotApplicable(`the ${adapter.name} adapter cannot ${capability}`)
  },
}))
