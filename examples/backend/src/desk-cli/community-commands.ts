import type { Network } from '@otklik/sdk/contract'
import type { CommunityName } from '../communities/connected.ts'
import { UsageError } from './usage-error.ts'

export type CommunityCommand =
  | { readonly name: 'key'; readonly organization: string; readonly days: number | undefined }
  | { readonly name: 'communities'; readonly organization: string | undefined }
  | { readonly name: 'disconnect'; readonly of: CommunityName }

/** Options that these commands take, besides those of all. */
export const communityOptions = { key: ['days'], communities: ['organization'], disconnect: [] } as const

interface Values {
  readonly organization?: string | undefined
  readonly days?: string | undefined
}

/**
 * The command of that name.
 *
 * @returns undefined for those that are about cases
 * @throws UsageError
 */
export function communityCommand(
  name: string,
  rest: readonly string[],
  { organization, days }: Values,
): CommunityCommand | undefined {
  const [first, ...more] = rest
  switch (name) {
    case 'key':
      if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(first ?? '') || more.length > 0) {
        throw new UsageError('key needs one organization, for example kirov')
      }
      return { name, organization: first as string, days: days === undefined ? undefined : wholeDays(days) }
    case 'communities':
      if (first !== undefined) throw new UsageError('communities takes no organization but as --organization')
      return { name, organization }
    case 'disconnect':
      if (more.length > 0) throw new UsageError('disconnect takes one community')
      return { name, of: readCommunity(first) }
    default:
      return undefined
  }
}

function wholeDays(text: string): number {
  if (!/^([1-9]|[12]\d|30)$/.test(text)) throw new UsageError('--days takes a number from 1 to 30')
  return Number(text)
}

/** `vk/123456`. */
function readCommunity(text = ''): CommunityName {
  const [, network, community] = /^(vk|ok|max)\/([\w-]{1,100})$/.exec(text) ?? []
  if (!network || !community) throw new UsageError('disconnect needs a community, for example vk/123456')
  return { network: network as Network, community }
}
