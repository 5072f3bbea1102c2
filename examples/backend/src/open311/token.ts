import { randomBytes } from 'node:crypto'
import type { Backend } from '../backend.ts'

/** A token of GeoReport. It opens nothing but the number, so it is no tracking token of ours. */
export const newToken = (): string => randomBytes(16).toString('base64url')

/** What is stored in its place. */
export const tokenHash = ({ secrets }: Pick<Backend, 'secrets'>, organization: string, token: string): string =>
  secrets.hash('open311 token', organization, token)
