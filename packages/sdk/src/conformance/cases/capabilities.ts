import type { BackendAdapter, Capabilities } from '../../adapter.ts'
import { type Client, createClient } from '../../client.ts'
import { UnsupportedError } from '../../errors.ts'
import { claim, fails } from '../claims.ts'
import type { Stage, StagedCase } from '../stage.ts'

const access = { number: '0', token: '0' }
const remark = { text: 'Проверка' }

/** How a client calls what each capability announces. */
const calls = {
  category: (client) => client.category({ code: '0', language: 'ru' }),
  track: (client) => client.track(access),
  attachLater: (client) => client.attachLater(access, []),
  mine: (client) => client.mine(),
  rate: (client) => client.rate(access, { score: 5 }),
  dispute: (client) => client.dispute(access, remark),
  reply: (client) => client.reply(access, remark),
  nearby: (client) => client.nearby({ point: { latitude: 0, longitude: 0 } }),
  support: (client) => client.support({ number: '0' }),
  suggestCategory: (client) => client.suggestCategory({ text: 'яма', language: 'ru' }),
} satisfies Partial<Record<keyof Capabilities, (client: Client) => Promise<unknown>>>

const has = (adapter: BackendAdapter, capability: keyof typeof calls): boolean =>
  typeof adapter[capability === 'attachLater' ? 'attach' : capability] === 'function'

export const capabilityCases: StagedCase[] = (Object.keys(calls) as (keyof typeof calls)[]).map((capability) => ({
  name: `capabilities: ${capability} is there if and only if it is claimed`,
  needs: { [capability]: [true] },
  async play({ adapter }: Stage) {
    claim(has(adapter, capability), `${adapter.name} claims ${capability} and has no method for it`)
  },
  async unclaimed({ adapter, organization }: Stage) {
    const found = has(adapter, capability)
    claim(!found, `${adapter.name} has a method for ${capability} and does not claim it`)
    const client = createClient({ organization, adapter }) as unknown as Client
    const error = await fails(calls[capability](client), 'unsupported')
    claim(error instanceof UnsupportedError, 'the error must be an UnsupportedError')
  },
}))
