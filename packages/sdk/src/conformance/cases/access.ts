import type { CaseAccess } from '../../adapter.ts'
import type { OtklikError } from '../../errors.ts'
import { claim, fails, NotApplicable, same } from '../claims.ts'
import { tracked } from '../needs.ts'
import { accessOf, type Opened, type Stage, type StagedCase } from '../stage.ts'

const mostWrongCodes = 100

export const accessCases: StagedCase[] = [
  {
    name: 'access: what the receipt holds opens the case',
    needs: tracked,
    async play(stage) {
      const { byToken, byCode, number, receipt } = await stage.newCase()
      for (const access of [byToken, byCode, accessOf(stage, receipt)]) {
        if (access) same((await stage.adapter.track?.(access))?.number, number, 'number of the case')
      }
    },
  },
  {
    name: 'access: a number that nobody has is not found',
    needs: { ...tracked, trackBy: ['number'] },
    async play(stage) {
      const { receipt } = await stage.newCase()
      await refused(stage, accessOf(stage, { ...receipt, number: unknownNumber(receipt.number) }))
    },
  },
  {
    name: 'access: a wrong token opens nothing',
    needs: tracked,
    async play(stage) {
      const opened = await stage.newCase()
      await refused(stage, { number: opened.number, token: scrambled(withToken(opened, stage)) })
    },
  },
  {
    name: 'access: an unknown number and a wrong token cannot be told apart',
    needs: tracked,
    async play(stage) {
      const opened = await stage.newCase()
      const token = withToken(opened, stage)
      if (stage.adapter.capabilities.trackBy === 'token') throw new NotApplicable('the token is all', 'capability')
      const wrong = await refused(stage, { number: opened.number, token: scrambled(token) })
      const unknown = await refused(stage, { number: unknownNumber(opened.number), token })
      same(told(wrong), told(unknown), 'what both errors say')
    },
  },
  {
    name: 'access: the token of one case does not open another',
    needs: tracked,
    async play(stage) {
      const [mine, theirs] = [await stage.newCase(), await stage.newCase()]
      await refused(stage, { number: theirs.number, token: withToken(mine, stage) })
    },
  },
  {
    name: 'access: an unknown number and a wrong code cannot be told apart',
    needs: tracked,
    async play(stage) {
      const opened = await stage.newCase()
      const code = withCode(opened)
      const wrong = await refused(stage, { number: opened.number, code: otherDigits(code) })
      const unknown = await refused(stage, { number: unknownNumber(opened.number), code })
      same(told(wrong), told(unknown), 'what both errors say')
      await forgiven(stage)
    },
  },
  {
    name: 'access: wrong codes are limited, then the right one has to wait, and works again afterwards',
    needs: tracked,
    async play(stage) {
      const { adapter, organization } = stage
      const opened = await stage.newCase()
      const code = withCode(opened)
      const { number } = opened
      const track = (code: string) => adapter.track?.({ organization, number, code }) ?? Promise.resolve()
      let limited: OtklikError | undefined
      for (let tries = 0; tries < mostWrongCodes && !limited; tries += 1) {
        const error = await fails(track(otherDigits(code)), ['not_found', 'unauthorized', 'rate_limited'])
        if (error.code === 'rate_limited') limited = error
      }
      claim(limited, `${mostWrongCodes} wrong codes were looked at`)
      claim(Date.parse(limited.until ?? '') > 0, 'it does not say until when')
      await fails(track(code), 'rate_limited')
      await forgiven(stage)
      same((await adapter.track?.({ organization, number, code }))?.number, number, 'number of the case')
    },
  },
]

/** A day later every limit on attempts is over. */
const forgiven = ({ advance }: Stage): Promise<void> => advance(86_400_000)

function refused({ adapter, organization }: Stage, access: CaseAccess): Promise<OtklikError> {
  return fails(adapter.track?.({ organization, ...access }) ?? Promise.resolve(), ['not_found', 'unauthorized'])
}

const told = ({ code, status, problem, fields }: OtklikError) => ({ code, status, problem, fields })

function withToken({ byToken }: Opened, { adapter }: Stage): string {
  if (adapter.capabilities.trackBy === 'number') throw new NotApplicable('anyone may see a case', 'capability')
  if (!byToken) throw new NotApplicable('the receipt has no token', 'backend')
  return byToken.token
}

function withCode({ byCode }: Opened): string {
  if (!byCode) throw new NotApplicable('the receipt has no code', 'backend')
  return byCode.code
}

const scrambled = (token: string): string => [...token].reverse().join('')

/** Every digit another one, so that it cannot be right by chance. */
const otherDigits = (code: string): string => code.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10))

const unknownNumber = (number: string): string => number.replaceAll(/\d/g, '9')
