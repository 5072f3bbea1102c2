import { Status } from '@otklik/sdk/domain'
import { expect, test } from 'vitest'
import { type Action, initialStatus, next, type Position, transitions } from './transitions.ts'

const message: Position = { status: 'submitted', procedure: 'message', isRegistered: false, needsRegistration: false }
const appeal: Position = { ...message, procedure: 'appeal', needsRegistration: true }
const actions = Object.keys(transitions) as Action[]
const possible = (position: Position) => actions.filter((action) => next(action, position))

test('an appeal is never moderated, rejected or disputed', () => {
  for (const status of Status.options) {
    const here = possible({ ...appeal, status, isRegistered: true })
    for (const action of ['moderate', 'reject', 'dispute'] as const) expect(here).not.toContain(action)
  }
})

test('an appeal must be registered before anybody works on it', () => {
  expect(possible(appeal)).toEqual(['register', 'ask', 'attach', 'reply'])
  expect(possible({ ...appeal, status: 'registered', isRegistered: true })).toContain('answer')
})

test('a message need not be registered, unless the organization registers messages', () => {
  expect(next('take', message)).toBe('in_progress')
  expect(next('take', { ...message, needsRegistration: true })).toBeUndefined()
})

test('a message is never left without an answer', () => {
  for (const status of Status.options) expect(next('leave-without-answer', { ...message, status })).toBeUndefined()
})

test('asking, replying, adding files and rating leave the status as it is', () => {
  expect(next('ask', { ...message, status: 'forwarded' })).toBe('forwarded')
  expect(next('reply', { ...message, status: 'extended' })).toBe('extended')
  expect(next('attach', { ...message, status: 'disputed' })).toBe('disputed')
  expect(next('rate', { ...message, status: 'answered' })).toBe('answered')
})

test('a disputed case can be taken and answered again', () => {
  expect(next('dispute', { ...message, status: 'answered' })).toBe('disputed')
  expect(next('take', { ...message, status: 'disputed' })).toBe('in_progress')
  expect(next('answer', { ...message, status: 'in_progress' })).toBe('answered')
})

test.each(['closed', 'rejected', 'left_without_answer', 'unknown'] as const)(
  'nothing but a rating happens when %s',
  (status) => {
    expect(possible({ ...message, status }).filter((action) => action !== 'rate')).toEqual([])
  },
)

test('a message waits for a look where the organization moderates; an appeal never does', () => {
  expect(initialStatus('message', { moderates: true })).toBe('in_moderation')
  expect(initialStatus('message', { moderates: false })).toBe('submitted')
  expect(initialStatus('appeal', { moderates: true })).toBe('submitted')
})
