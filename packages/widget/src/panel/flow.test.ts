import { describe, expect, test } from 'vitest'
import {
  type Conversation,
  checkStep,
  counterAt,
  fieldOf,
  firstWrong,
  procedureOf,
  routeIsKnown,
  routeOf,
  stepAfter,
  stepBefore,
  stepOf,
  submissionOf,
  topicOf,
} from './flow.ts'
import { sampleForm as form } from './sample-form.fixture.ts'
import { type AddedFile, blank, type Written } from './written.ts'

const words = 'На улице Ленина глубокая яма.'

function conversation(written: Partial<Written> = {}, more: Partial<Conversation> = {}): Conversation {
  return { form, written: { ...blank({}), kind: 'complaint', text: words, ...written }, today: '2026-12-01', ...more }
}

const photo: AddedFile = { id: 'photo-0001', name: 'яма.jpg', size: 1000, type: 'image/jpeg', state: 'ready' }

describe('the route', () => {
  test('asks everything while it is not known what is needed', () => {
    expect(routeOf(conversation())).toEqual(['tell', 'topic', 'procedure', 'place', 'contact', 'review'])
  })

  test('takes four screens for a question without a place', () => {
    expect(routeOf(conversation({ kind: 'question', category: 'other' }))).toEqual([
      'tell',
      'topic',
      'procedure',
      'contact',
      'review',
    ])
    expect(routeOf(conversation({ kind: 'question', category: 'ask' }))).toEqual(['tell', 'topic', 'review'])
  })

  test('leaves the procedure out where the theme offers one only', () => {
    expect(routeOf(conversation({ category: 'roads.pits' }))).toEqual(['tell', 'topic', 'place', 'contact', 'review'])
  })

  test('leaves the procedure out where the site has settled it', () => {
    const settled = conversation({ category: 'other', fixed: { category: undefined, procedure: 'appeal' } })
    expect(routeOf(settled)).not.toContain('procedure')
    expect(procedureOf(settled)).toBe('appeal')
  })

  test('asks for a procedure that the site has settled but the theme does not offer', () => {
    const settled = conversation({ category: 'roads.pits', fixed: { category: undefined, procedure: 'appeal' } })
    expect(procedureOf(settled)).toBe('message')
  })

  test('leaves a theme out that the site has settled and that asks nothing', () => {
    const fixed = { category: 'other', procedure: undefined }
    expect(routeOf(conversation({ category: 'other', fixed }))).not.toContain('topic')
    const asking = { category: 'roads.pits', procedure: undefined }
    expect(routeOf(conversation({ category: 'roads.pits', fixed: asking }))).toContain('topic')
  })

  test('chooses the only theme there is', () => {
    const one = { ...form, categories: [{ code: 'all', label: 'Всё' }] }
    expect(topicOf(conversation({}, { form: one }))?.code).toBe('all')
    expect(routeOf(conversation({}, { form: one }))).not.toContain('topic')
  })

  test('asks for no theme where there are none', () => {
    const none = conversation({}, { form: { ...form, categories: [] } })
    expect(routeOf(none)).toEqual(['tell', 'procedure', 'place', 'contact', 'review'])
    expect(submissionOf(none, around)).not.toHaveProperty('category')
  })

  test('chooses the only kind there is', () => {
    const one = conversation({ kind: undefined }, { form: { ...form, kinds: ['thanks'] } })
    expect(checkStep('tell', one)).toEqual([])
    expect(submissionOf(one, around).kind).toBe('thanks')
  })

  test('forgets a theme that does not serve the kind', () => {
    expect(topicOf(conversation({ kind: 'complaint', category: 'ask' }))).toBeUndefined()
  })

  test('goes on and back over screens that are left out', () => {
    const quick = conversation({ kind: 'question', category: 'ask' })
    expect(stepAfter('topic', quick)).toBe('review')
    expect(stepBefore('review', quick)).toBe('topic')
    expect(stepBefore('tell', quick)).toBeUndefined()
  })
})

describe('the counter', () => {
  test('gives no total until the route is known', () => {
    expect(routeIsKnown(conversation())).toBe(false)
    expect(counterAt('topic', conversation(), undefined)).toEqual({ number: 2, total: undefined, least: undefined })
  })

  test('gives the total once nothing can change it', () => {
    expect(counterAt('place', conversation({ category: 'roads.pits' }), undefined)).toEqual({
      number: 3,
      total: 5,
      least: 5,
    })
  })

  test('leaves the total out rather than let it grow', () => {
    const changed = conversation({ category: 'roads.pits' })
    expect(counterAt('place', changed, 3)).toEqual({ number: 3, total: undefined, least: 3 })
  })

  test('lets the total fall', () => {
    expect(counterAt('review', conversation({ kind: 'question', category: 'ask' }), 6).total).toBe(3)
  })
})

describe('the first screen', () => {
  const codes = (written: Partial<Written>) =>
    checkStep('tell', conversation(written)).map(({ pointer, code }) => `${pointer} ${code}`)

  test('wants a kind and a text', () => {
    expect(codes({ kind: undefined, text: ' ' })).toEqual(['/kind required', '/text required'])
  })

  test('says how many characters are over', () => {
    const [error] = checkStep('tell', conversation({ text: 'а'.repeat(237) }))
    expect(error).toEqual({ pointer: '/text', code: 'too_long', params: { max: 200, over: 37 } })
  })

  test('is held up by a file that was refused, and names it', () => {
    const problem = { code: 'file_type', params: { name: 'a.exe' } } as const
    expect(checkStep('tell', conversation({ files: [photo, { ...photo, state: 'refused', problem }] }))).toEqual([
      { pointer: '/attachments/1', ...problem },
    ])
  })

  test('is not held up by a file that is still being prepared', () => {
    const preparing = { ...photo, size: 9_000_000, type: '', state: 'preparing' } as const
    expect(codes({ files: [preparing] })).toEqual([])
  })

  test('counts the files and their bytes', () => {
    expect(codes({ files: [photo, photo, photo] })).toEqual(['/attachments files_too_many'])
    expect(
      codes({
        files: [
          { ...photo, size: 900_000 },
          { ...photo, size: 900_000 },
        ],
      }),
    ).toEqual(['/attachments files_too_large'])
  })
})

describe('the theme', () => {
  const codes = (written: Partial<Written>, today = '2026-12-01') =>
    checkStep('topic', conversation(written, { today })).map(({ pointer, code }) => `${pointer} ${code}`)

  test('has to be chosen', () => {
    expect(codes({})).toEqual(['/category required'])
    expect(codes({ category: 'gone' })).toEqual(['/category required'])
  })

  test('wants its answers and its photo', () => {
    expect(codes({ category: 'roads.pits' })).toEqual(['/answers/detour required', '/attachments photo_required'])
    expect(codes({ category: 'roads.pits', answers: { detour: 'yes' }, files: [photo] })).toEqual([])
  })

  test('asks a question only when the answer before it calls for one', () => {
    expect(codes({ category: 'roads.pits', answers: { detour: 'no' }, files: [photo] })).toEqual([
      '/answers/depth required',
    ])
  })

  test('is not taken out of its season', () => {
    expect(codes({ category: 'roads.snow' }, '2026-07-01')).toEqual(['/category out_of_season'])
    expect(codes({ category: 'roads.snow' }, '2026-12-01')).toEqual([])
  })

  test('lets a resident pass a stopper, unless the form forbids it', () => {
    expect(codes({ category: 'lifts' })).toEqual([])
    expect(codes({ category: 'courts' })).toEqual(['/category stopped'])
  })

  test('is checked with its details', () => {
    const details = { code: 'other', questions: [{ code: 'q', type: 'text', label: 'Что?', required: true } as const] }
    const errors = checkStep('topic', conversation({ category: 'other' }, { details }))
    expect(errors).toEqual([{ pointer: '/answers/q', code: 'required' }])
  })
})

describe('contacts', () => {
  const codes = (written: Partial<Written>) =>
    checkStep('contact', conversation({ category: 'other', ...written })).map(
      ({ pointer, code }) => `${pointer} ${code}`,
    )

  test('may be left out where they are optional', () => {
    expect(codes({ procedure: 'message' })).toEqual([])
    expect(codes({ procedure: 'message', way: 'self' })).toEqual([])
  })

  test('are wanted for the way that was chosen', () => {
    expect(codes({ procedure: 'message', way: 'phone' })).toEqual(['/contact/phone required'])
    expect(codes({ procedure: 'message', way: 'email', contact: { email: 'не почта' } })).toEqual([
      '/contact/email invalid',
    ])
  })

  test('sign an appeal', () => {
    expect(codes({ procedure: 'appeal' })).toEqual([
      '/contact/familyName required',
      '/contact/givenName required',
      '/contact/email required',
    ])
  })

  test('of a way that was not chosen stay on the device', () => {
    const contact = { email: 'a@example.ru', phone: '+7 900 123-45-67', familyName: 'Иванова' }
    const sent = submissionOf(conversation({ category: 'other', procedure: 'message', way: 'phone', contact }), around)
    expect(sent.contact).toEqual({ phone: '+7 900 123-45-67' })
  })
})

describe('what is sent', () => {
  test('holds what was asked and nothing else', () => {
    const sent = submissionOf(
      conversation({
        text: `  ${words} `,
        category: 'roads.pits',
        answers: { detour: 'yes', depth: '20', gone: 'x' },
        address: ' ул. Ленина, 5 ',
        way: 'self',
      }),
      around,
    )
    expect(sent).toEqual({
      kind: 'complaint',
      procedure: 'message',
      text: words,
      category: 'roads.pits',
      answers: [{ code: 'detour', value: 'yes', label: 'Да' }],
      place: { address: { text: 'ул. Ленина, 5' } },
      consents: [],
      formVersion: '1',
      ...around,
    })
  })

  test('has no place where the theme asks none', () => {
    expect(submissionOf(conversation({ category: 'other', address: 'ул. Ленина' }), around)).not.toHaveProperty('place')
  })

  test('says of an appeal what kind it is', () => {
    const appeal = conversation({ category: 'other', procedure: 'appeal' })
    expect(submissionOf(appeal, around).appealType).toBe('application')
  })
})

test('the first wrong screen is found in the order of the route', () => {
  expect(firstWrong(conversation({ category: 'roads.pits', answers: { detour: 'yes' }, files: [photo] }))?.step).toBe(
    'place',
  )
})

test('consents are wanted on the last screen, the optional ones never', () => {
  const ready = conversation({ kind: 'question', category: 'ask' })
  expect(firstWrong(ready)).toEqual({
    step: 'review',
    errors: [{ pointer: '/consents/data', code: 'consent_required', params: { id: 'data' } }],
  })
})

test('every pointer from a backend leads to a field of ours', () => {
  expect(fieldOf('/place/address/text', {})).toBe('/place')
  expect(fieldOf('/attachments/1/size', {})).toBe('/attachments/1')
  expect(fieldOf('/text', {})).toBe('/text')
})

test('every field stands on a screen', () => {
  const at = (pointer: string) => stepOf({ pointer, code: 'invalid' })
  expect(
    [
      '/kind',
      '/text',
      '/attachments/0',
      '/category',
      '/answers/a',
      '/procedure',
      '/place',
      '/contact/email',
      '/consents/a',
      '/formVersion',
    ].map(at),
  ).toEqual(['tell', 'tell', 'tell', 'topic', 'topic', 'procedure', 'place', 'contact', 'review', 'review'])
  expect(stepOf({ pointer: '/attachments', code: 'photo_required' })).toBe('topic')
})

const around = { language: 'ru', source: { channel: 'site' } } as const
