import type { Handoff } from '../../adapter.ts'
import type { Procedure } from '../../domain/index.ts'
import { OtklikError } from '../../errors.ts'

export interface PosOptions {
  /** Number of the organization in ПОС: the second argument of `Widget(…)` in the code of its banner. */
  readonly opaId: number | string
  /** `appeal`: a formal обращение; `message`, which is also taken when it is left out: a quick one. */
  readonly procedure?: Procedure | undefined
  /** Where the form is: another origin than `https://pos.gosuslugi.ru` is for tests and mirrors. */
  readonly origin?: string | undefined
}

/**
 * Hands a resident over to the official form of ПОС («Госуслуги. Решаем вместе»). The form asks, keeps and answers by
 * itself; this makes its address, and the widget opens it. There is no client and nothing to `submit`.
 *
 * Observed in the incumbent's public script: the address `/form` with `opaId` and `fz59`, which is always given; and that
 * the form asks its page to close it by the message `{ close: 1 }`. Inferred, and worth a try with your own number before
 * you rely on it: that `fz59=true` leads to a formal appeal under 59-ФЗ and `fz59=false` to a quick message.
 *
 * @example
 * const form = pos({ opaId: 216934, procedure: 'appeal' })
 * widget.adapter = form // in the widget
 * location.assign(form.handoff.url) // or without it
 *
 * @throws OtklikError `rejected`, whose `fields` name `/opaId`, `/procedure` or `/origin`. Nothing is asked of the network.
 */
export function pos({ opaId, procedure = 'message', origin = 'https://pos.gosuslugi.ru' }: PosOptions): Handoff {
  // Digits alone, so that nothing else can be put into the address.
  if (!/^[1-9]\d{0,9}$/.test(String(opaId))) refuse('opaId', 'a whole number above zero, as in the code of the banner')
  if (procedure !== 'message' && procedure !== 'appeal') refuse('procedure', 'message or appeal')
  const base = URL.canParse(origin) ? new URL(origin) : undefined
  if (!base || !/^https?:$/.test(base.protocol)) return refuse('origin', 'an http(s) address')
  return {
    handoff: { url: `${base.origin}/form?opaId=${opaId}&fz59=${procedure === 'appeal'}`, origin: base.origin },
  }
}

function refuse(option: keyof PosOptions, rule: string): never {
  throw new OtklikError('rejected', `${option} must be ${rule}`, {
    fields: [{ pointer: `/${option}`, code: 'invalid' }],
  })
}
