import { expect, test } from 'vitest'
import { optionProblems, policyAdvice, scriptProblems } from './debug.ts'

const problems = (attributes: Record<string, string>) => optionProblems(new Map(Object.entries(attributes)))

test('right options are no problem, nor are attributes that any element may have', () => {
  expect(
    problems({ organization: 'kirov', mode: 'banner', lang: 'en-GB', 'shared-device': '', class: 'x', 'data-v-1': '' }),
  ).toEqual([])
})

test('a missing organization, an unknown option and a wrong value are each named', () => {
  expect(problems({ mode: 'popup', kinds: 'question', backend: 'ftp://x' })).toEqual([
    'organization is missing',
    'mode="popup" is none of button, banner, inline, page, none',
    expect.stringMatching(/^kinds is not an option; there are organization, /),
    'backend="ftp://x" is not an http(s) address',
  ])
})

test('an adapter by name needs its backend instead of an organization', () => {
  expect(problems({ adapter: 'open311', backend: '/open311', format: 'xml', jurisdiction: 'kirov' })).toEqual([])
  expect(problems({ adapter: 'signalen' })).toEqual([expect.stringContaining('adapter="signalen" needs a backend')])
  expect(problems({ adapter: 'open311', backend: '/open311', format: 'yaml' })).toEqual([
    'format="yaml" is none of auto, json, xml',
  ])
})

test('what only another adapter reads is named', () => {
  expect(problems({ organization: 'kirov', opaid: '216934', location: 'point' })).toEqual([
    'opaid is only read with adapter="pos"',
    'location is only read with adapter="open311"',
  ])
})

test('from where a resident has come is said by a network or by a link', () => {
  expect(problems({ organization: 'kirov', channel: 'telegram', community: 'gorod' })).toEqual([])
  expect(problems({ organization: 'kirov', host: 'vk' })).toEqual([])
  expect(problems({ organization: 'kirov', community: '7' })).toEqual(['community is only read with a channel'])
  expect(problems({ organization: 'kirov', host: 'tg', channel: 'vk' })).toEqual([
    'channel and community are not read with host: the network says them',
    expect.stringMatching(/^host="tg" is none of /),
  ])
})

test('a script tag in the head cannot show a banner', () => {
  const script = Object.assign(document.createElement('script'), { src: '/otklik.js' })
  script.dataset.mode = 'banner'
  document.head.append(script)
  expect(scriptProblems(script)).toEqual([expect.stringContaining('move the script into the body')])
  script.remove()
})

test('a script of another origin needs crossorigin', () => {
  const script = Object.assign(document.createElement('script'), { src: 'https://otklik.example/otklik.js' })
  expect(scriptProblems(script)).toEqual([expect.stringContaining('give its tag the attribute crossorigin')])
})

test('what a policy lacks is said in the words of the policy', () => {
  const violation = { blockedURI: 'https://otklik.example/v1/x', effectiveDirective: 'connect-src' }
  expect(policyAdvice(violation, 'https://otklik.example/path')).toMatch(
    /: add https:\/\/otklik\.example to connect-src$/,
  )
})

test("what a policy blocks of somebody else's is not our business", () => {
  const violation = { blockedURI: 'https://tracker.example/x.js', effectiveDirective: 'script-src-elem' }
  expect(policyAdvice(violation, 'https://otklik.example')).toBeUndefined()
})
