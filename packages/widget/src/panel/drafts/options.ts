import { optionOf } from '../../option-of.ts'
import type { PanelHost } from '../../panel-host.ts'

const DAYS = 7

/** What a site has said about drafts. Read here and not with the other options: the first screen needs none of it. */
export function keepingOptions({ element, options }: PanelHost) {
  const { organization, backend, adapter } = options()
  const days = Number(optionOf(element, 'draft-days') ?? DAYS)
  const contact = optionOf(element, 'keep-contact')
  return {
    /** Drafts of one form are found again by it alone. */
    place: [backend, typeof adapter === 'string' ? adapter : adapter.name, organization].join(' '),
    days: days > 0 && days <= 30 ? days : DAYS,
    keepContact: contact !== null && contact !== 'false',
  }
}
