import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

let dataDir: string
let said: string[]
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'otklik-config-'))
  said = []
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const read = (env: NodeJS.ProcessEnv = {}) => readConfig({ DATA_DIR: dataDir, ...env }, (line) => said.push(line))

test('a secret is made once, kept where only its owner can read it, and read at the next start', () => {
  const { secret } = read()
  expect(secret.length).toBeGreaterThanOrEqual(43)
  expect(readFileSync(join(dataDir, 'secret'), 'utf8')).toBe(secret)
  expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600)
  expect(read().secret).toBe(secret)
})

test('a secret from the environment is not written down', () => {
  expect(read({ OTKLIK_SECRET: 'a secret of the environment' }).secret).toBe('a secret of the environment')
  expect(() => statSync(join(dataDir, 'secret'))).toThrow()
})

test('a desk token is made and shown once when there is none', () => {
  const { deskToken } = read()
  expect(said).toEqual([`Desk token: ${deskToken}`])
  expect(read().deskToken).not.toBe(deskToken)
})

test('a desk token from the environment is not shown', () => {
  expect(read({ OTKLIK_DESK_TOKEN: 'a token of the environment' }).deskToken).toBe('a token of the environment')
  expect(said).toEqual([])
})

test('limits and addresses are read', () => {
  const config = read({
    PORT: '0',
    LIMIT_SUBMISSIONS_PER_ADDRESS: '5/60',
    PUBLIC_URL: 'https://otklik.example/',
    TRUST_PROXY: 'loopback',
  })
  expect(config.port).toBe(0)
  expect(config.limits.submissionsPerAddress).toEqual({ count: 5, seconds: 60 })
  expect(config.publicUrl).toBe('https://otklik.example')
  expect(config.trustProxy).toBe('loopback')
})

test.each([
  ['localhost:3310', { host: 'localhost', port: 3310 }],
  ['[::1]:3310', { host: '::1', port: 3310 }],
  ['/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
  ['', undefined],
])('CLAMD=%s says where the scanner is', (text, address) => {
  expect(read({ CLAMD: text }).clamd).toEqual(address)
})

test('API keys of Open311 are kept as hashes, several for an organization', () => {
  const { open311 } = read({
    OPEN311_KEYS: 'kirov:development-key-1, kirov:development-key-2\nwater:development:key:3',
  })
  expect([...open311.keys].map(([id, hashes]) => [id, hashes.length])).toEqual([
    ['kirov', 2],
    ['water', 1],
  ])
  expect(JSON.stringify([...open311.keys])).not.toContain('development')
})

test('a network is off without its secrets, whatever else is set for it', () => {
  expect(read().networks.vk).toBeUndefined()
  expect(read({ VK_FRAME_ORIGINS: 'https://vk.com', VK_API_URL: 'https://vk.example' }).networks.vk).toBeUndefined()
  expect(read({ MAX_FRAME_ORIGINS: 'https://max.example' }).networks.max).toBeUndefined()
})

test('a network is on with its secrets', () => {
  const { vk } = read({ VK_APP_ID: '6736218', VK_APP_SECRET: 'wvl68m4dR1UpLrVRli' }).networks
  expect(vk).toEqual({
    appId: '6736218',
    secret: 'wvl68m4dR1UpLrVRli',
    apiUrl: 'https://api.vk.com/method',
    frameOrigins: ['https://vk.com', 'https://*.vk.com', 'https://vk.ru', 'https://*.vk.ru'],
  })
})

test('MAX is on with the token of a bot and whose it is', () => {
  const bot = { MAX_BOT_TOKEN: 'secret', MAX_ORGANIZATION: 'kirov' }
  expect(read(bot).networks.max).toEqual({
    token: 'secret',
    organization: 'kirov',
    frameOrigins: ['https://max.ru', 'https://*.max.ru'],
  })
  const elsewhere = read({ ...bot, MAX_FRAME_ORIGINS: 'http://localhost:9001' }).networks.max
  expect(elsewhere?.frameOrigins).toEqual(['http://localhost:9001'])
})

test('what is set for mini apps is read', () => {
  const { miniAppDir, networks } = read({
    VK_APP_ID: '1',
    VK_APP_SECRET: 's',
    VK_API_URL: 'http://localhost:9000/method/',
    VK_FRAME_ORIGINS: 'http://localhost:9001',
    MINI_APP_ORIGINS: ' https://mini.example  https://app.pages.example:8443 ',
    MINI_APP_DIR: '/srv/mini-app',
    OFFICIAL_SITE_URL: 'https://town.example/',
    LAUNCH_SECONDS: '600',
    SESSION_SECONDS: '900',
  })
  expect(miniAppDir).toBe('/srv/mini-app')
  expect(networks).toEqual({
    vk: { appId: '1', secret: 's', apiUrl: 'http://localhost:9000/method', frameOrigins: ['http://localhost:9001'] },
    miniAppOrigins: ['https://mini.example', 'https://app.pages.example:8443'],
    officialSite: 'https://town.example',
    launchAge: 600,
    sessionAge: 900,
  })
})

test.each([
  [{ VK_APP_ID: '6736218' }, 'VK_APP_SECRET'],
  [{ VK_APP_SECRET: 'wvl68m4dR1UpLrVRli' }, 'VK_APP_ID'],
  [{ MAX_BOT_TOKEN: 'secret' }, 'MAX_ORGANIZATION'],
  [{ MAX_ORGANIZATION: 'kirov' }, 'MAX_BOT_TOKEN'],
])('of half a network, %o, it is said that %s is missing', (env, missing) => {
  expect(() => read(env)).toThrow(ConfigError)
  expect(() => read(env)).toThrow(`${missing} must be set as well`)
})

test('nothing but origins gets into a policy', () => {
  const env = { VK_APP_ID: '1', VK_APP_SECRET: 's', VK_FRAME_ORIGINS: "https://vk.com; script-src 'unsafe-inline'" }
  expect(() => read(env)).toThrow('VK_FRAME_ORIGINS')
})

test('a number of the app that is none is refused by name', () => {
  expect(() => read({ VK_APP_ID: 'otklik', VK_APP_SECRET: 's' })).toThrow('VK_APP_ID')
})

test.each([
  ['MINI_APP_ORIGINS', 'mini.example'],
  ['MINI_APP_ORIGINS', "https://mini.example; script-src 'unsafe-inline'"],
  ['MINI_APP_ORIGINS', 'https://mini.example/app'],
  ['MINI_APP_ORIGINS', 'https://*.example'],
  ['OFFICIAL_SITE_URL', 'javascript:alert(1)'],
  ['LAUNCH_SECONDS', 'an hour'],
  ['SESSION_SECONDS', '1e9'],
  ['LIMIT_SESSIONS_PER_LAUNCH', 'few'],
  ['OPEN311_KEYS', 'kirov:short'],
  ['OPEN311_KEYS', 'a-key-without-its-organization'],
  ['LIMIT_OPEN311_PER_KEY', 'many'],
  ['PORT', 'eighty'],
  ['PORT', '70000'],
  ['LIMIT_UPLOADS_PER_ADDRESS', 'many'],
  ['CLAMD', 'localhost'],
  ['CLAMD', 'localhost:99999'],
  ['PUBLIC_URL', 'otklik.example'],
  ['OTKLIK_SECRET', 'short'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => read({ [name]: value })).toThrow(ConfigError)
  expect(() => read({ [name]: value })).toThrow(name)
})
