import type { BackendAdapter } from '../../adapter.ts'
import type { Session } from '../../contract/session.ts'
import type { CaseSummary } from '../../domain/index.ts'
import { claim, fails, NotApplicable, same } from '../claims.ts'
import type { ConformanceResidents, Launched, Needs } from '../harness.ts'
import type { Stage, StagedCase } from '../stage.ts'

const needs = { mine: [true] } as const satisfies Needs
const remark = { text: 'Фонарь так и не горит. 🌃' }

export const mineCases: StagedCase[] = [
  {
    name: 'mine: what a resident has sent is listed on another device, the newest first, and nothing of anybody else',
    needs,
    async play(stage) {
      const [anna, boris] = [await comer(stage), await comer(stage)]
      const first = await sent(stage, anna.adapter)
      // A backend may tell the time to the second.
      await stage.harness.advance?.(1_000)
      const second = await sent(stage, anna.adapter)
      const theirs = await sent(stage, boris.adapter)
      const nobodys = await sent(stage, stage.adapter)
      const elsewhere = await anna.again(1)
      const listed = await list(stage, elsewhere.adapter)
      same(numbers(listed), [second, first], 'numbers of the list')
      same(numbers(await list(stage, boris.adapter)), [theirs], "numbers of somebody else's list")
      claim(![first, second, theirs].includes(nobodys), 'a number was given twice')
      same(listed[0]?.kind, (await opened(stage, elsewhere.adapter, second)).kind, 'kind in the list')
      same(listed[0]?.status, (await opened(stage, elsewhere.adapter, second)).status, 'status in the list')
    },
  },
  {
    name: 'mine: who has sent nothing has an empty list',
    needs,
    async play(stage) {
      same(await list(stage, (await comer(stage)).adapter), [], 'the list')
    },
  },
  {
    name: 'mine: without a session there is no list',
    needs,
    async play(stage) {
      residentsOf(stage)
      await fails(list(stage, stage.adapter), 'unauthorized')
    },
  },
  {
    name: 'mine: a message sent without a session is nobody’s, and opens by its receipt alone',
    needs,
    async play(stage) {
      const anna = await comer(stage)
      const { number, byToken, byCode } = await stage.newCase()
      same(await list(stage, anna.adapter), [], 'the list')
      await fails(opened(stage, anna.adapter, number), 'not_found')
      const access = byCode ?? byToken
      if (access) same((await stage.adapter.track?.(access))?.number, number, 'number of the case')
    },
  },
  {
    name: 'mine: a case of one’s own opens without its secrets, and with them as any other',
    needs,
    async play(stage) {
      const { adapter } = await comer(stage)
      const submission = await stage.compose()
      const { number, code, token } = await stage.send(stage.job(submission), { adapter })
      same((await opened(stage, adapter, number)).text, submission.text, 'text of the case')
      const { organization } = stage
      if (code !== undefined)
        same((await stage.adapter.track?.({ organization, number, code }))?.number, number, 'by code')
      if (token !== undefined) {
        same((await stage.adapter.track?.({ organization, number, token }))?.number, number, 'by token')
      }
    },
  },
  {
    name: 'mine: another resident’s case is not found, as one that is not there',
    needs,
    async play(stage) {
      const [anna, boris] = [await comer(stage), await comer(stage)]
      const number = await sent(stage, anna.adapter)
      const foreign = await fails(opened(stage, boris.adapter, number), 'not_found')
      const unknown = await fails(opened(stage, boris.adapter, number.replaceAll(/\d/g, '9')), 'not_found')
      same([foreign.status, foreign.problem], [unknown.status, unknown.problem], 'what both errors say')
      await stage.operator.answer(number, { text: 'Фонарь заменили.' })
      const { adapter, access } = own(stage, boris.adapter, number)
      if (adapter.capabilities.rate) await fails(rated(adapter, access), 'not_found')
      if (adapter.capabilities.dispute) await fails(disputed(adapter, access), 'not_found')
      if (adapter.capabilities.reply) await fails(replied(adapter, access), 'not_found')
    },
  },
  {
    name: 'mine: an answer to a case of one’s own is rated without a code',
    needs: { ...needs, rate: [true] },
    feature: 'rate',
    async play(stage) {
      const { adapter, access } = await answeredOwn(stage)
      await rated(adapter, access)
      same((await adapter.track?.(access))?.rating?.score, 4, 'score of the case, read again')
    },
  },
  {
    name: 'mine: an answer to a case of one’s own is disputed without a code',
    needs: { ...needs, dispute: [true] },
    feature: 'dispute',
    async play(stage) {
      const { adapter, access } = await answeredOwn(stage)
      same((await disputed(adapter, access))?.status, 'disputed', 'status of the case')
    },
  },
  {
    name: 'mine: a question about a case of one’s own is answered without a code',
    needs: { ...needs, reply: [true] },
    feature: 'reply',
    async play(stage) {
      const { adapter } = await comer(stage)
      const number = await sent(stage, adapter)
      await stage.operator.ask(number, { text: 'Который подъезд?' })
      same((await replied(adapter, own(stage, adapter, number).access))?.inquiry, undefined, 'the question')
    },
  },
  {
    name: 'mine: a repeat gives the same receipt, with another session or with none, and stays whose it was',
    needs: { ...needs, idempotency: ['key'] },
    async play(stage) {
      const [anna, boris] = [await comer(stage), await comer(stage)]
      const cases = await stage.counting()
      const job = stage.job(await stage.compose())
      const first = await stage.send(job, { adapter: anna.adapter })
      same(await stage.send(job), first, 'the same receipt')
      same(await stage.send(job, { adapter: (await anna.again()).adapter }), first, 'the same receipt')
      same(numbers(await list(stage, anna.adapter)), [first.number], 'numbers of the list')
      same(await list(stage, boris.adapter), [], "somebody else's list")
      await cases.grewBy(1)
    },
  },
  {
    name: 'mine: a launch that is forged, cut or of another network opens no session',
    needs,
    async play(stage) {
      const residents = residentsOf(stage)
      const [resident, other] = [newResident(), newResident()]
      const { network, launch } = await residents.launch(resident)
      claim(launch.includes(resident), 'the launch does not name the resident in plain, so nobody can try to forge it')
      const forged = [launch.replaceAll(resident, other), launch.slice(0, -1), `${launch}0`, resident]
      for (const one of forged) await refused(residents, { network, launch: one })
      const another = network === 'ok' ? 'vk' : 'ok'
      await fails(residents.openSession({ network: another, launch }), ['unauthorized', 'not_found'])
      same((await residents.openSession({ network, launch })).network, network, 'network of the true one')
    },
  },
  {
    name: 'mine: a launch that has become too old opens no session',
    needs,
    async play(stage) {
      const residents = residentsOf(stage)
      const launched = await residents.launch(newResident())
      await stage.advance(8 * 86_400_000)
      await refused(residents, launched)
    },
  },
  {
    name: 'mine: a session that has ended lists and opens nothing, and what is sent with it arrives as nobody’s',
    needs,
    async play(stage) {
      const anna = await comer(stage)
      const number = await sent(stage, anna.adapter)
      await stage.advance(Date.parse(anna.session.expiresAt) - stage.now().getTime() + 1_000)
      await fails(list(stage, anna.adapter), 'unauthorized')
      await fails(opened(stage, anna.adapter, number), 'unauthorized')
      const cases = await stage.counting()
      await sent(stage, anna.adapter)
      await cases.grewBy(1)
      same(numbers(await list(stage, (await anna.again()).adapter)), [number], 'numbers of the list')
    },
  },
  {
    name: 'mine: a session says who has come without their id, and keeps two residents apart on a device',
    needs,
    async play(stage) {
      const [anna, boris] = [await comer(stage), await comer(stage)]
      same((await anna.again()).session.keeping, anna.session.keeping, 'the place on the device, in another session')
      claim(anna.session.keeping !== boris.session.keeping, 'two residents have one place on the device')
      claim(!JSON.stringify(anna.session).includes(anna.resident), 'the session shows the id of the resident')
      claim(Date.parse(anna.session.expiresAt) > stage.now().getTime(), 'the session has ended')
    },
  },
]

interface Comer {
  /** The person's id in the network. */
  readonly resident: string
  readonly session: Session
  readonly adapter: BackendAdapter
  /** The same person with a session of its own, as on another device. */
  again(instance?: number): Promise<Comer>
}

/** Somebody whom the network names, and whom the backend does not know yet. */
function comer(stage: Stage, resident = newResident(), instance = 0): Promise<Comer> {
  const { launch, openSession } = residentsOf(stage)
  return launch(resident)
    .then(openSession)
    .then((session) => ({
      resident,
      session,
      adapter: stage.harness.createAdapter(instance, undefined, async () => session.token),
      again: (other = 0) => comer(stage, resident, other),
    }))
}

function residentsOf({ harness }: Stage): ConformanceResidents {
  if (!harness.residents) throw new NotApplicable('no network says who has come here', 'backend')
  return harness.residents
}

const newResident = (): string => String(Math.floor(1e8 + Math.random() * 9e8))

async function sent(stage: Stage, adapter: BackendAdapter): Promise<string> {
  return (await stage.send(stage.job(await stage.compose()), { adapter })).number
}

async function list({ organization }: Stage, { mine }: BackendAdapter): Promise<CaseSummary[]> {
  claim(mine, 'there is no list')
  return mine({ organization })
}

const numbers = (items: readonly CaseSummary[]): string[] => items.map(({ number }) => number)

function own({ organization }: Stage, adapter: BackendAdapter, number: string) {
  return { adapter, access: { organization, number, mine: true } } as const
}
type OwnAccess = ReturnType<typeof own>['access']

async function opened(stage: Stage, adapter: BackendAdapter, number: string) {
  if (!adapter.track) throw new NotApplicable('the case cannot be read', 'capability')
  return adapter.track(own(stage, adapter, number).access)
}

async function answeredOwn(stage: Stage): Promise<ReturnType<typeof own>> {
  const { adapter } = await comer(stage)
  const number = await sent(stage, adapter)
  await stage.operator.answer(number, { text: 'Фонарь заменили.' })
  return own(stage, adapter, number)
}

const rated = async (adapter: BackendAdapter, access: OwnAccess) => adapter.rate?.({ ...access, rating: { score: 4 } })
const disputed = async (adapter: BackendAdapter, access: OwnAccess) => adapter.dispute?.({ ...access, remark })
const replied = async (adapter: BackendAdapter, access: OwnAccess) => adapter.reply?.({ ...access, remark })

async function refused({ openSession }: ConformanceResidents, launched: Launched): Promise<void> {
  const error = await fails(openSession(launched), 'unauthorized')
  claim(!String(error).includes(launched.launch), 'the error shows the launch')
}
