import type { Job, SubmitResult } from '../adapter.ts'
import { Receipt } from '../domain/index.ts'
import { isOtklikError } from '../errors.ts'
import { claim } from './claims.ts'

/** Whatever comes of a submission has its shape. */
export function checkResult(result: SubmitResult, { submission }: Job): void {
  switch (result.state) {
    case 'accepted':
      checkReceipt(result.receipt)
      return
    case 'pending':
      checkMoment(result.retryAt)
      return
    case 'unknown':
      if (result.retryAt !== undefined) checkMoment(result.retryAt)
      return
    case 'partial': {
      const { receipt, missing, retryAt, error } = result
      checkReceipt(receipt)
      if (retryAt !== undefined) checkMoment(retryAt)
      claim(error === undefined || isOtklikError(error), 'the error of a missing file is not an OtklikError')
      claim(missing.length > 0, 'files are missing, and it does not say which')
      const ids = submission.attachments.map(({ id }) => id)
      claim(
        missing.every((id) => ids.includes(id)),
        'a file is missing that was never there',
      )
      return
    }
    default:
      claim(false, `no submission ends as "${String((result satisfies never as SubmitResult).state)}"`)
  }
}

function checkReceipt(receipt: Receipt): void {
  const { error } = Receipt.safeParse(receipt)
  claim(!error, `the receipt does not have its shape: ${error?.issues.map(({ path }) => path.join('.')).join(', ')}`)
}

function checkMoment(moment: string): void {
  claim(!Number.isNaN(Date.parse(moment)), 'it does not say when to try again')
}
