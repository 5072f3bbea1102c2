import { isSession } from '@otklik/sdk/contract'
import type { FastifyRequest } from 'fastify'

/** What stands behind `Authorization: Bearer`. */
export const bearerOf = ({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined =>
  /^Bearer +(\S.{0,400})$/i.exec(headers.authorization ?? '')?.[1]

/** The same where a session alone means something. */
export function sessionOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  const bearer = bearerOf(request)
  return bearer !== undefined && isSession(bearer) ? bearer : undefined
}
