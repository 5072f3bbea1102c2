import type { ConformanceOperator } from '@otklik/sdk/conformance'
import type { Status } from '@otklik/sdk/domain'
import type { DeskAction } from '../desk/messages.ts'
import { callsTo } from './calls.ts'
import type { TestServer } from './server.ts'

/** Somebody at the desk of an organization, who goes whatever way leads to a status. */
export function operatorOf(server: TestServer, organization: string) {
  const { desk: ask } = callsTo(server.url, organization)

  async function bring(number: string, status: Status): Promise<void> {
    if (status === 'registered') return desk(number, 'register', { number: `01-24/${number}` })
    const because = 'Так сложилось.'
    const ways: Partial<Record<Status, [DeskAction, object]>> = {
      in_moderation: ['moderate', {}],
      in_progress: ['take', { authority: 'Отдел благоустройства' }],
      forwarded: ['forward', { to: 'Водоканал' }],
      extended: ['extend', { until: '2030-01-15', reason: because }],
      answered: ['answer', { text: because }],
      rejected: ['reject', { reason: because }],
      left_without_answer: ['leave-without-answer', { reason: because }],
      closed: ['close', {}],
    }
    const [action, input] = ways[status] ?? []
    if (!action || (await shown(number)).case.status === status) return
    await registerFirst(number, action)
    if (status === 'closed') await answer(number, { text: because })
    await desk(number, action, input)
  }

  async function answer(number: string, input: { readonly text: string }): Promise<void> {
    await registerFirst(number, 'answer')
    await desk(number, 'answer', input)
  }

  /** Some things are done only with what has been registered. */
  async function registerFirst(number: string, action: DeskAction): Promise<void> {
    const { possible } = await shown(number)
    if (!possible.includes(action) && possible.includes('register')) await bring(number, 'registered')
  }

  const shown = async (number: string) => (await ask(number)).body

  async function desk(number: string, action: DeskAction, input?: object): Promise<void> {
    const { status, body } = await ask(number, action, input)
    if (status !== 200) throw new Error(`the desk cannot ${action}: ${JSON.stringify(body)}`)
  }

  return {
    bring,
    answer,
    ask: (number: string, question: { readonly text: string }) => desk(number, 'ask', question),
    async count() {
      const { cases } = await server.backend.database
        .selectFrom('submissions')
        .select(({ fn }) => fn.countAll().as('cases'))
        .where('organization', '=', organization)
        .executeTakeFirstOrThrow()
      return Number(cases)
    },
  } satisfies ConformanceOperator
}
