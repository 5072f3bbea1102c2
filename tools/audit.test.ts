import { expect, test } from 'vitest'
import { graveIn } from './audit.ts'

const shipped = [{ name: 'a', version: '1.0.0', license: 'MIT', bundled: false }]
const answered = (advisory: object) =>
  JSON.stringify({
    advisories: { 1: { module_name: 'a', title: 'Bad', url: 'https://a.example', severity: 'high', ...advisory } },
    metadata: {},
  })

test.each(['high', 'critical'])('a known vulnerability of %s severity in what ships is grave', (severity) => {
  expect(graveIn(answered({ severity, findings: [{ version: '1.0.0' }] }), shipped)).toEqual({
    state: 'answered',
    grave: [`a: ${severity}: Bad https://a.example`],
  })
})

test.each([
  ['a lesser one', { severity: 'moderate' }],
  ['one in what does not ship', { module_name: 'b' }],
  ['one in another version', { findings: [{ version: '0.9.0' }] }],
])('%s is not', (_, advisory) => {
  expect(graveIn(answered(advisory), shipped)).toEqual({ state: 'answered', grave: [] })
})

test.each([
  ['a failure', 'ERR_PNPM_AUDIT_BAD_RESPONSE responded with 405'],
  ['an error in JSON', '{"error":{"code":"ERR_PNPM_AUDIT_BAD_RESPONSE"}}'],
  ['nothing', ''],
  ['something else', '[]'],
])('%s is no answer', (_, output) => {
  expect(graveIn(output, shipped)).toEqual({ state: 'no answer' })
})
