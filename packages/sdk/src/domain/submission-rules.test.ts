import { describe, expect, test } from 'vitest'
import type { Category } from './category.ts'
import type { Form } from './form.ts'
import type { Question } from './question.ts'
import type { Submission } from './submission.ts'
import {
  checkAnswers,
  checkAttachments,
  checkConsents,
  checkContact,
  checkPlace,
  checkSubmission,
  checkText,
  proceduresFor,
  rulesFor,
  visibleQuestions,
} from './submission-rules.ts'

const sha256 = 'a'.repeat(64)
const message = {
  procedure: 'message',
  term: { n: 10, unit: 'working-days', from: 'sent' },
  label: 'Быстрый ответ',
  needs: 'Ничего',
  contact: 'optional',
} as const
const appeal = {
  procedure: 'appeal',
  term: { n: 30, unit: 'calendar-days', from: 'registered' },
  label: 'Обращение',
  needs: 'Фамилия, имя и почта',
  contact: 'required',
} as const
const potholes: Category = { code: 'potholes', label: 'Ямы', place: 'required', kinds: ['complaint'] }
const ice: Category = { code: 'ice', label: 'Гололёд', season: { from: '11-01', to: '04-15' } }
const form: Form = {
  version: '1',
  organization: { id: 'kirov', name: 'Администрация', shortName: 'Администрация', timeZone: 'Europe/Moscow' },
  status: 'open',
  dataBasis: 'law',
  language: 'ru',
  languages: ['ru'],
  kinds: ['complaint', 'question'],
  procedures: [message, appeal],
  categories: [{ code: 'roads', label: 'Дороги', children: [potholes, ice] }],
  limits: {
    text: { min: 5, max: 20 },
    files: { count: 2, size: 1000, total: 1500, types: ['image/jpeg', 'application/pdf'] },
  },
  consents: [],
  features: ['track'],
  help: {},
}
const submission: Submission = {
  kind: 'complaint',
  procedure: 'message',
  text: 'Яма у дома 5',
  category: 'potholes',
  answers: [],
  place: { address: { text: 'ул. Ленина, 5' } },
  attachments: [],
  consents: [],
  language: 'ru',
  formVersion: '1',
  source: { channel: 'site' },
}
const photo = { id: 'file-0001', sha256, type: 'image/jpeg', size: 100, name: 'photo.jpg' }
const check = (change: Partial<Submission>, today = '2026-11-21') =>
  checkSubmission({ ...submission, ...change }, form, today)

test('a submission that keeps every rule has no errors', () => {
  expect(check({})).toEqual([])
})

describe('text', () => {
  test('blanks alone are no text', () => {
    expect(checkText(' \n ', form.limits.text)).toEqual([{ pointer: '/text', code: 'required' }])
  })
  test('what is over the limit is counted in characters a person sees as one code point', () => {
    expect(checkText('🕳'.repeat(23), form.limits.text)).toEqual([
      { pointer: '/text', code: 'too_long', params: { max: 20, over: 3 } },
    ])
    expect(checkText('🕳'.repeat(20), form.limits.text)).toEqual([])
  })
  test('a text that is too short says how short it may be', () => {
    expect(checkText('Яма', form.limits.text)).toEqual([{ pointer: '/text', code: 'too_short', params: { min: 5 } }])
  })
})

describe('category', () => {
  test('is required when the form has any', () => {
    expect(check({ category: undefined as never })).toContainEqual({ pointer: '/category', code: 'required' })
  })
  test('a branch cannot be chosen', () => {
    expect(check({ category: 'roads' })).toContainEqual({ pointer: '/category', code: 'not_offered' })
  })
  test('one that does not serve the kind is not offered', () => {
    expect(check({ kind: 'question' })).toContainEqual({ pointer: '/category', code: 'not_offered' })
  })
  test('a winter theme is out of season in summer and in season over the new year', () => {
    expect(check({ category: 'ice' }, '2026-07-01')).toEqual([{ pointer: '/category', code: 'out_of_season' }])
    expect(check({ category: 'ice' }, '2027-01-10')).toEqual([])
  })
  test('a final stopper stops', () => {
    const stopped = { ...potholes, stopper: { text: 'Не к нам', final: true } }
    expect(checkSubmission(submission, form, '2026-11-21', stopped)).toEqual([
      { pointer: '/category', code: 'stopped' },
    ])
  })
})

test('a kind and a procedure that the form does not offer are refused', () => {
  expect(check({ kind: 'thanks', category: 'ice' })).toEqual([{ pointer: '/kind', code: 'not_offered' }])
  const onlyMessage = { ...form, procedures: [message] }
  expect(checkSubmission({ ...submission, procedure: 'appeal' }, onlyMessage, '2026-11-21')).toContainEqual({
    pointer: '/procedure',
    code: 'not_offered',
  })
})

describe('answers', () => {
  const depth: Question = {
    code: 'a/b',
    type: 'choice',
    label: 'Глубина',
    required: true,
    options: [
      { value: 'deep', label: 'Глубокая' },
      { value: 'private', label: 'Во дворе', stop: 'Обратитесь в управляющую организацию' },
    ],
  }
  const width: Question = {
    code: 'width',
    type: 'number',
    label: 'Ширина',
    required: true,
    when: { code: 'a/b', values: ['deep'] },
  }
  const answer = (code: string, value: string | string[]) => ({ code, value, label: String(value) })

  test('a required one that is missing is named by its escaped pointer', () => {
    expect(checkAnswers([depth], [])).toEqual([{ pointer: '/answers/a~1b', code: 'required' }])
  })
  test('a question is asked only when its condition holds', () => {
    expect(visibleQuestions([depth, width], []).map(({ code }) => code)).toEqual(['a/b'])
    expect(checkAnswers([depth, width], [answer('a/b', 'deep')])).toEqual([
      { pointer: '/answers/width', code: 'required' },
    ])
  })
  test('an option that is not there, one that stops, and two for one', () => {
    expect(checkAnswers([depth], [answer('a/b', 'shallow')])[0]?.code).toBe('not_offered')
    expect(checkAnswers([depth], [answer('a/b', 'private')])[0]?.code).toBe('stopped')
    expect(checkAnswers([depth], [answer('a/b', ['deep', 'private'])])[0]?.code).toBe('invalid')
  })
  test('a number may have a decimal comma', () => {
    expect(checkAnswers([{ ...width, when: undefined as never }], [answer('width', '1,5')])).toEqual([])
    expect(checkAnswers([{ ...width, when: undefined as never }], [answer('width', 'метр')])[0]?.code).toBe('invalid')
  })
  test('a note needs no answer and an unknown optional question is not asked', () => {
    const note: Question = { code: 'n', type: 'note', label: 'Прочтите', required: true }
    const unknown: Question = { code: 'u', type: 'unknown', label: '?', required: false }
    expect(checkAnswers([note, unknown], [])).toEqual([])
    expect(visibleQuestions([unknown], [])).toEqual([])
  })
})

describe('attachments', () => {
  const { files } = form.limits
  test('a type the form does not take and a file that is too large are named', () => {
    const errors = checkAttachments(
      [
        { ...photo, type: 'image/svg+xml' },
        { ...photo, size: 1001 },
      ],
      files,
    )
    expect(errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/attachments/0', 'file_type'],
      ['/attachments/1', 'file_too_large'],
    ])
  })
  test('too many, and too much in all', () => {
    expect(checkAttachments([photo, photo, photo], files)[0]?.code).toBe('files_too_many')
    expect(
      checkAttachments(
        [
          { ...photo, size: 800 },
          { ...photo, size: 800 },
        ],
        files,
      )[0]?.code,
    ).toBe('files_too_large')
  })
  test('a theme that needs a photo is not content with a document', () => {
    expect(checkAttachments([{ ...photo, type: 'application/pdf' }], files, 'required')[0]?.code).toBe('photo_required')
    expect(checkAttachments([photo], files, 'required')).toEqual([])
  })
})

test('a place is needed only where the theme says so', () => {
  expect(checkPlace(undefined, 'required')).toEqual([{ pointer: '/place', code: 'required' }])
  expect(checkPlace({ point: { latitude: 58.6, longitude: 49.7 } }, 'required')).toEqual([])
  expect(checkPlace(undefined, 'optional')).toEqual([])
})

describe('a place that must hold something', () => {
  const point = { latitude: 58.6, longitude: 49.7 }
  const address = { text: 'ул. Ленина, 5' }
  const required = (pointer: string) => [{ pointer, code: 'required' }]

  test.each([
    { needs: 'point', place: { point }, errors: [] },
    { needs: 'point', place: { point, address }, errors: [] },
    { needs: 'point', place: { address }, errors: required('/place/point') },
    { needs: 'address', place: { address }, errors: [] },
    { needs: 'address', place: { point }, errors: required('/place/address') },
    { needs: 'address', place: { point, address: { text: '  ' } }, errors: required('/place/address') },
    { needs: 'both', place: { point, address }, errors: [] },
    { needs: 'both', place: { point }, errors: required('/place/address') },
    { needs: 'both', place: { address }, errors: required('/place/point') },
    { needs: undefined, place: { point }, errors: [] },
    { needs: undefined, place: { address }, errors: [] },
  ] as const)('needs $needs: $place', ({ needs, place, errors }) => {
    expect(checkPlace(place, 'required', needs)).toEqual(errors)
    // What is given has to be fit even where it need not be given.
    expect(checkPlace(place, 'optional', needs)).toEqual(errors)
  })

  test('is as a whole missing where there is none, and may be where it is optional', () => {
    expect(checkPlace(undefined, 'required', 'both')).toEqual(required('/place'))
    expect(checkPlace({}, 'required', 'point')).toEqual(required('/place'))
    expect(checkPlace(undefined, 'optional', 'both')).toEqual([])
  })

  test('is not looked at on a theme that asks for none', () => {
    expect(checkPlace({ point }, 'none', 'both')).toEqual([])
  })

  test('is what the form says, when a whole submission is checked', () => {
    expect(check({ place: { point } })).toEqual([])
    const strict = { ...form, placeNeeds: 'address' } as const
    expect(checkSubmission({ ...submission, place: { point } }, strict, '2026-11-21')).toEqual(
      required('/place/address'),
    )
  })
})

describe('contact', () => {
  test('a message that needs one is content with a phone', () => {
    expect(checkContact({ phone: '+7 900 000-00-00' }, 'required', 'message')).toEqual([])
    expect(checkContact({}, 'required', 'message')).toEqual([{ pointer: '/contact/email', code: 'required' }])
  })
  test('an appeal needs surname, name and e-mail', () => {
    expect(checkContact({ phone: '+79000000000' }, 'required', 'appeal').map(({ pointer }) => pointer)).toEqual([
      '/contact/familyName',
      '/contact/givenName',
      '/contact/email',
    ])
  })
  test('what is given must have the right shape even where it is optional', () => {
    expect(checkContact({ email: 'anna@', phone: 'нет' }, 'optional', 'message').map(({ code }) => code)).toEqual([
      'invalid',
      'invalid',
    ])
  })
  test('nothing is checked where nothing is asked', () => {
    expect(checkContact({ email: 'x' }, 'none', 'message')).toEqual([])
  })
})

test('a required consent must be there and in its present version', () => {
  const consents = [{ id: 'pd', version: '2', sha256, purpose: '', required: true, url: '/c', text: '' }]
  const accepted = { id: 'pd', version: '2', sha256, acceptedAt: '2026-11-21T10:00:00Z', language: 'ru' } as const
  expect(checkConsents([], { consents })[0]?.code).toBe('consent_required')
  expect(checkConsents([{ ...accepted, version: '1' }], { consents })[0]?.code).toBe('consent_outdated')
  expect(checkConsents([accepted], { consents })).toEqual([])
})

test('an appeal takes the term of the law, a message that of its theme', () => {
  const quick = { ...potholes, term: { n: 3, unit: 'working-days', from: 'sent' } } as const
  expect(rulesFor(form, quick, 'message').term?.n).toBe(3)
  expect(rulesFor(form, quick, 'appeal').term?.n).toBe(30)
})

test('an appeal keeps its need of a contact on a theme that asks for none', () => {
  expect(rulesFor(form, { ...potholes, contact: 'none' }, 'appeal').contact).toBe('required')
  expect(rulesFor(form, { ...potholes, contact: 'none' }, 'message').contact).toBe('none')
})

test('a theme narrows the procedures', () => {
  expect(proceduresFor(form, { ...potholes, procedures: ['message'] })).toEqual([message])
  expect(proceduresFor(form, undefined)).toHaveLength(2)
})
