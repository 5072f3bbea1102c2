import type { RateLimit } from './config.ts'

/** A setting that cannot be used; the message names the variable and says what it takes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export function wholeNumber(env: NodeJS.ProcessEnv, name: string, fallback: number, max: number): number {
  const text = env[name]
  if (!text) return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new ConfigError(`${name} takes a whole number from 0 to ${max}`)
  }
  return value
}

/** `count/seconds`, for example `200/600`. */
export function rateLimit(env: NodeJS.ProcessEnv, name: string, fallback: RateLimit): RateLimit {
  const text = env[name]
  if (!text) return fallback
  const [, count, seconds] = /^(\d{1,9})\/([1-9]\d{0,6})$/.exec(text) ?? []
  if (!count || !seconds)
    throw new ConfigError(`${name} takes requests/seconds, for example 200/600; 0/600 is no limit`)
  return { count: Number(count), seconds: Number(seconds) }
}

/** An address without a slash at its end. */
export function webAddress(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = env[name]
  if (!text) return undefined
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw new ConfigError(`${name} takes an http or https address`)
  return text.replace(/\/+$/, '')
}

/** Origins between blanks, each in full. */
export const origins = (env: NodeJS.ProcessEnv, name: string): readonly string[] =>
  listOf(env[name], /^https?:\/\/[\w-]+(\.[\w-]+)*(:\d{1,5})?$/, `${name} takes origins, as https://town.example`)

/** Origins for a policy, where `https://*.town.example` stands for every host below. */
export const framingOrigins = (env: NodeJS.ProcessEnv, name: string, fallback: string): readonly string[] =>
  listOf(
    env[name] || fallback,
    /^https?:\/\/(\*\.)?[\w-]+(\.[\w-]+)*(:\d{1,5})?$/,
    `${name} takes origins, as https://town.example https://*.town.example`,
  )

function listOf(text = '', form: RegExp, otherwise: string): readonly string[] {
  const all = text.split(/\s+/).filter(Boolean)
  if (!all.every((one) => form.test(one))) throw new ConfigError(`${otherwise}, between blanks`)
  return all
}

/**
 * Variables that only make sense together: all of them, or undefined when none is set.
 *
 * @throws ConfigError that names those that are missing
 */
export function together<const N extends string>(
  env: NodeJS.ProcessEnv,
  names: readonly N[],
): Readonly<Record<N, string>> | undefined {
  const missing = names.filter((name) => !env[name])
  if (missing.length === names.length) return undefined
  if (missing.length > 0) {
    throw new ConfigError(`${missing.join(', ')} must be set as well: ${names.join(' and ')} belong together`)
  }
  return Object.fromEntries(names.map((name) => [name, env[name]])) as Record<N, string>
}
