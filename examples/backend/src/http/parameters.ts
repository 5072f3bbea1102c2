import { headers, type RouteName, routes } from '@otklik/sdk/contract'
import * as z from 'zod/mini'
import type { Backend } from '../backend.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal } from '../problems.ts'

/** A path of the contract as the router writes it. */
export const routePath = (name: RouteName): string => routes[name].replaceAll(/\{(\w+)\}/g, ':$1')

export const OrganizationParameters = z.object({ organization: z.string() })
export const CaseParameters = z.object({ organization: z.string(), number: z.string().check(z.maxLength(50)) })

/** At least 96 bits of anything that may stand in a header. */
const Key = z.string().check(z.regex(/^[\x21-\x7e]{16,200}$/))
export const KeyHeaders = z.looseObject({ [headers.key.toLowerCase()]: Key })

/** @throws ProblemError `not_found` */
export function organizationOf({ organizations }: Pick<Backend, 'organizations'>, id: string): Organization {
  const organization = organizations.get(id)
  if (!organization) throw refusal('not_found', 'There is no organization with this id')
  return organization
}
