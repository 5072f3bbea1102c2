import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError, rateLimit, webAddress, wholeNumber } from './environment.ts'
import { type NetworkSettings, readNetworks } from './networks/settings.ts'

export { ConfigError } from './environment.ts'

/** How many requests fit into a window of so many seconds; 0 is no limit. */
export interface RateLimit {
  readonly count: number
  readonly seconds: number
}

/** A port of a host, or a socket in the file system. */
export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string }

export interface Config {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  /** PostgreSQL; PGlite in `dataDir` when undefined. */
  readonly databaseUrl: string | undefined
  readonly organizationsDir: string
  /** A region's own holidays and transfers, added to the federal ones or in their place. */
  readonly holidaysFile: string | undefined
  readonly widgetDir: string
  /** The built mini app; it is served when it is there. */
  readonly miniAppDir: string
  /** Whose `X-Forwarded-*` are believed: nobody's, everybody's, or those of these addresses (`10.0.0.0/8, loopback`). */
  readonly trustProxy: boolean | string
  /** Where residents reach this server; from the socket when undefined. */
  readonly publicUrl: string | undefined
  readonly secret: string
  readonly deskToken: string
  /** Clients of the same product with a lower version are told `too_old`. */
  readonly minimumClient: string
  readonly logLevel: string
  /** Where clamd listens: files are held back until it has found them clean. */
  readonly clamd: ClamdAddress | undefined
  readonly networks: NetworkSettings
  readonly open311: {
    /** SHA-256 (hex) of the API keys of each organization, by its id. */
    readonly keys: ReadonlyMap<string, readonly string[]>
    /** The organization that is meant when a request names none. */
    readonly jurisdiction: string | undefined
    readonly perKey: RateLimit
  }
  readonly limits: {
    readonly submissionsPerAddress: RateLimit
    readonly submissionsPerOrganization: RateLimit
    /** Of those, what comes by the page without scripts, which can be asked for no work. */
    readonly plainSubmissionsPerAddress: RateLimit
    readonly uploadsPerAddress: RateLimit
    readonly challengesPerAddress: RateLimit
    readonly sessionsPerAddress: RateLimit
    /** How often one launch may be exchanged for a session: a page is loaded again. */
    readonly sessionsPerLaunch: RateLimit
    readonly wrongSecretsPerAddress: RateLimit
    readonly wrongCodesPerAddress: RateLimit
    readonly wrongCodesPerNumber: RateLimit
    /** Keys by which a community is connected. */
    readonly wrongKeysPerAddress: RateLimit
    readonly wrongKeysPerCommunity: RateLimit
  }
}

/**
 * Reads the settings from the environment. A missing secret is made and kept in `DATA_DIR`; a missing desk token is
 * made anew at each start and shown by `announce`.
 *
 * @throws ConfigError
 */
export function readConfig(env: NodeJS.ProcessEnv, announce: (line: string) => void): Config {
  const here = fileURLToPath(new URL('..', import.meta.url))
  const dataDir = resolve(env.DATA_DIR || '.data')
  return {
    host: env.HOST || '127.0.0.1',
    port: wholeNumber(env, 'PORT', 8080, 65_535),
    dataDir,
    databaseUrl: env.DATABASE_URL || undefined,
    organizationsDir: resolve(env.ORGANIZATIONS_DIR || join(here, 'organizations')),
    holidaysFile: env.HOLIDAYS_FILE ? resolve(env.HOLIDAYS_FILE) : undefined,
    widgetDir: resolve(env.WIDGET_DIR || join(here, '../../packages/widget/dist')),
    miniAppDir: resolve(env.MINI_APP_DIR || join(here, '../vk-mini-app/dist')),
    trustProxy: trustProxy(env.TRUST_PROXY),
    publicUrl: webAddress(env, 'PUBLIC_URL'),
    secret: env.OTKLIK_SECRET ? longEnough(env.OTKLIK_SECRET, 'OTKLIK_SECRET') : keptSecret(dataDir),
    deskToken: env.OTKLIK_DESK_TOKEN ? longEnough(env.OTKLIK_DESK_TOKEN, 'OTKLIK_DESK_TOKEN') : newDeskToken(announce),
    minimumClient: env.MINIMUM_CLIENT || 'sdk/0.1.0',
    logLevel: env.LOG_LEVEL || 'info',
    clamd: clamdAddress(env.CLAMD),
    networks: readNetworks(env),
    open311: {
      keys: open311Keys(env.OPEN311_KEYS),
      jurisdiction: env.OPEN311_JURISDICTION || undefined,
      perKey: rateLimit(env, 'LIMIT_OPEN311_PER_KEY', { count: 600, seconds: 600 }),
    },
    limits: {
      submissionsPerAddress: rateLimit(env, 'LIMIT_SUBMISSIONS_PER_ADDRESS', { count: 200, seconds: 600 }),
      submissionsPerOrganization: rateLimit(env, 'LIMIT_SUBMISSIONS_PER_ORGANIZATION', { count: 6000, seconds: 600 }),
      plainSubmissionsPerAddress: rateLimit(env, 'LIMIT_PLAIN_SUBMISSIONS_PER_ADDRESS', { count: 30, seconds: 600 }),
      uploadsPerAddress: rateLimit(env, 'LIMIT_UPLOADS_PER_ADDRESS', { count: 300, seconds: 600 }),
      challengesPerAddress: rateLimit(env, 'LIMIT_CHALLENGES_PER_ADDRESS', { count: 400, seconds: 600 }),
      sessionsPerAddress: rateLimit(env, 'LIMIT_SESSIONS_PER_ADDRESS', { count: 600, seconds: 600 }),
      sessionsPerLaunch: rateLimit(env, 'LIMIT_SESSIONS_PER_LAUNCH', { count: 20, seconds: 7200 }),
      wrongSecretsPerAddress: rateLimit(env, 'LIMIT_WRONG_SECRETS_PER_ADDRESS', { count: 100, seconds: 600 }),
      wrongCodesPerAddress: rateLimit(env, 'LIMIT_WRONG_CODES_PER_ADDRESS', { count: 30, seconds: 3600 }),
      wrongCodesPerNumber: rateLimit(env, 'LIMIT_WRONG_CODES_PER_NUMBER', { count: 10, seconds: 3600 }),
      wrongKeysPerAddress: rateLimit(env, 'LIMIT_WRONG_KEYS_PER_ADDRESS', { count: 30, seconds: 3600 }),
      wrongKeysPerCommunity: rateLimit(env, 'LIMIT_WRONG_KEYS_PER_COMMUNITY', { count: 10, seconds: 3600 }),
    },
  }
}

function trustProxy(text: string | undefined): boolean | string {
  if (!text || text === 'false') return false
  return text === 'true' ? true : text
}

/** `host:port`, `[::1]:3310`, or the path of a socket. */
function clamdAddress(text: string | undefined): ClamdAddress | undefined {
  if (!text) return undefined
  if (text.startsWith('/')) return { path: text }
  const [, v6, host = v6, port] = /^(?:\[([^\]]+)\]|([^:/]+)):(\d{1,5})$/.exec(text) ?? []
  if (!host || !port || Number(port) > 65_535) {
    throw new ConfigError('CLAMD takes host:port, for example localhost:3310, or the path of a socket')
  }
  return { host, port: Number(port) }
}

/** `kirov:key kirov:another water-utility:key`, between blanks or commas. The keys themselves are not kept. */
function open311Keys(text = ''): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>()
  for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
    const [, organization, key] = /^([^:]+):(.{16,200})$/.exec(entry) ?? []
    if (!organization || !key) {
      throw new ConfigError('OPEN311_KEYS takes organization:key with keys of at least 16 characters, between blanks')
    }
    keys.set(organization, [...(keys.get(organization) ?? []), createHash('sha256').update(key).digest('hex')])
  }
  return keys
}

function longEnough(secret: string, name: string): string {
  if (secret.length < 16) throw new ConfigError(`${name} takes at least 16 characters`)
  return secret
}

function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  try {
    // Two processes may start at once: only one creates the file, the other reads it.
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    chmodSync(file, 0o600)
  }
  return longEnough(readFileSync(file, 'utf8').trim(), file)
}

function newDeskToken(announce: (line: string) => void): string {
  const token = randomBytes(24).toString('base64url')
  announce(`Desk token: ${token}`)
  return token
}
