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

test.each([
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
