import { expect, test } from 'vitest'
import { isOtklikError } from '../../errors.ts'
import { type PosOptions, pos } from './index.ts'

test('an organization is handed over to its official form, for a quick message', () => {
  expect(pos({ opaId: 216934 })).toEqual({
    handoff: { url: 'https://pos.gosuslugi.ru/form?opaId=216934&fz59=false', origin: 'https://pos.gosuslugi.ru' },
  })
})

test('the number may be written as in an attribute', () => {
  expect(pos({ opaId: '216934' })).toEqual(pos({ opaId: 216934 }))
})

test.each([
  ['appeal', 'true'],
  ['message', 'false'],
] as const)('the procedure %s is fz59=%s', (procedure, fz59) => {
  const { url } = pos({ opaId: 1, procedure }).handoff
  expect(new URL(url).searchParams.get('fz59')).toBe(fz59)
})

test('a mirror keeps its own origin, whatever follows it', () => {
  expect(pos({ opaId: 7, origin: 'http://localhost:8080/x?y#z' }).handoff).toEqual({
    url: 'http://localhost:8080/form?opaId=7&fz59=false',
    origin: 'http://localhost:8080',
  })
})

const refusal = (options: PosOptions) => {
  try {
    pos(options)
  } catch (error) {
    if (isOtklikError(error)) return { code: error.code, fields: error.fields, message: error.message }
  }
  return undefined
}

test.each(['', ' ', '0', 0, -5, 1.5, Number.NaN, '12&fz59=true', '1e5', '２１', '99999999999'])(
  'the number «%s» is refused by name and rule',
  (opaId) => {
    expect(refusal({ opaId })).toEqual({
      code: 'rejected',
      fields: [{ pointer: '/opaId', code: 'invalid' }],
      message: 'rejected: opaId must be a whole number above zero, as in the code of the banner',
    })
  },
)

test('a procedure that is none is refused, and so is an origin that no frame can have', () => {
  expect(refusal({ opaId: 1, procedure: 'complaint' as 'appeal' })?.fields).toEqual([
    { pointer: '/procedure', code: 'invalid' },
  ])
  for (const origin of ['', 'pos.gosuslugi.ru', 'javascript:alert(1)', 'data:text/html,x']) {
    expect(refusal({ opaId: 1, origin })?.fields, origin).toEqual([{ pointer: '/origin', code: 'invalid' }])
  }
})
