import { Session } from '@otklik/sdk/contract'
import { beforeEach, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { createSecrets } from '../secrets.ts'
import { withVk } from '../testing/vk-launch.ts'
import { newSession, readSession, requireSession } from './session.ts'

const launch = { user: '494075', community: '166562603', role: 'admin', mark: 'sign' } as const
const config = {
  ...readConfig({ OTKLIK_SECRET: 's'.repeat(32), OTKLIK_DESK_TOKEN: 't'.repeat(32) }, () => {}),
  ...withVk,
}
let now: number
beforeEach(() => {
  now = Date.parse('2026-11-21T09:00:00Z')
})
const server = { config, secrets: createSecrets('s'.repeat(32)), clock: () => new Date(now) }

test('a session is what the contract calls one', () => {
  expect(Session.parse(newSession(server, 'vk', launch))).toMatchObject({
    network: 'vk',
    community: '166562603',
    role: 'admin',
    expiresAt: '2026-11-21T13:00:00.000Z',
  })
  expect(Session.safeParse(newSession(server, 'max', { ...launch, community: 'c'.repeat(100) })).success).toBe(true)
})

test('its token says who asks, until it ends', () => {
  const { token } = newSession(server, 'vk', launch)
  expect(readSession(server, token)).toEqual({
    network: 'vk',
    community: '166562603',
    role: 'admin',
    resident: expect.stringMatching(/^[\da-f]{64}$/),
  })
  now += config.networks.sessionAge * 1000
  expect(readSession(server, token)).toBeUndefined()
})

test('a resident is the same in every session and community, and another than the same number of another network', () => {
  const residentOf = (...session: Parameters<typeof newSession>) =>
    readSession(server, newSession(...session).token)?.resident
  const first = residentOf(server, 'vk', launch)
  now += 5000
  expect(residentOf(server, 'vk', { ...launch, community: undefined, role: 'resident' })).toBe(first)
  expect(residentOf(server, 'vk', { ...launch, user: '494076' })).not.toBe(first)
  expect(server.secrets.hash('resident', 'ok', launch.user)).not.toBe(first)
})

test('nothing of a session tells the id in the network, and what is kept on a device goes by another name', () => {
  const session = newSession(server, 'vk', launch)
  const { resident = '' } = readSession(server, session.token) ?? {}
  const inside = Buffer.from(session.token.slice(4), 'base64url').toString('latin1')
  expect(JSON.stringify(session) + inside).not.toContain(launch.user)
  expect(resident).not.toContain(session.keeping)
})

test('a token that was changed anywhere is none', () => {
  const { token } = newSession(server, 'vk', launch)
  const changed = [...token].map((char, at) => token.slice(0, at) + (char === 'A' ? 'B' : 'A') + token.slice(at + 1))
  const accepted = [...changed, `${token}A`, token.slice(0, -1), 'ses_', 'ses_A', `ses_${'A'.repeat(43)}`, '']
  expect(accepted.filter((one) => one !== token && readSession(server, one) !== undefined)).toEqual([])
})

test('a token of another server is none', () => {
  const { token } = newSession({ ...server, secrets: createSecrets('another secret of it') }, 'vk', launch)
  expect(readSession(server, token)).toBeUndefined()
})

test('with a network that has been switched off its sessions are over', () => {
  const { token } = newSession(server, 'vk', launch)
  const off = { ...server, config: { ...config, networks: { ...config.networks, vk: undefined } } }
  expect(readSession(off, token)).toBeUndefined()
})

test('where a session is needed, without one it is said so', () => {
  expect(() => requireSession(server, undefined)).toThrow(expect.objectContaining({ name: 'ProblemError' }))
  expect(() => requireSession(server, 'ses_none')).toThrow(/session is needed/)
})
