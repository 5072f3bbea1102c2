import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDevice, type Device } from '../open-panel.fixture.ts'
import { type AddedFile, blank, type Written } from '../written.ts'
import { draftStore } from './store.ts'

const day = 86_400_000
const around = { screen: 'place', formVersion: '1' }
let device: Device

beforeEach(() => {
  device = createDevice()
  vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00Z'), toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A page that knows nothing of what others have done but what is kept. */
const page = (options: { place?: string; days?: number; keepContact?: boolean; rows?: object } = {}) =>
  draftStore(
    { ...device.indexedDbRows(), ...options.rows },
    { place: options.place ?? 'kirov', days: options.days ?? 7, keepContact: options.keepContact ?? false },
  )

const written = (change: Partial<Written> = {}): Written => ({ ...blank({}), text: 'На улице Ленина яма', ...change })

const photo = (id: string): AddedFile => {
  const blob = new Blob([id])
  return { id, name: `${id}.jpg`, size: blob.size, type: 'image/jpeg', state: 'ready', blob, sha256: 'c'.repeat(64) }
}

test('a draft is found by the next page, and taken as it was left', async () => {
  const draft = written({
    category: 'roads',
    address: 'ул. Ленина, 5',
    answers: { depth: '20 см' },
    files: [photo('яма')],
  })
  await page().save(draft, around)

  const next = page()
  const [row] = await next.find()
  expect(row).toMatchObject({ key: draft.key, savedAt: '2026-11-21T10:00:00.000Z', screen: 'place' })
  const taken = await next.take(draft.key)
  expect(taken?.words).toMatchObject({ text: draft.text, category: 'roads', address: 'ул. Ленина, 5' })
  expect(taken?.words.answers).toEqual({ depth: '20 см' })
  expect(taken?.files).toEqual(draft.files)
})

test('nothing that was agreed to is kept, and contacts only where the site asks for it', async () => {
  const consent = { id: 'pd', version: '1', sha256: 'a', acceptedAt: '2026-11-21T10:00:00Z', language: 'ru' } as const
  const draft = written({ contact: { email: 'ivanova@example.ru' }, consents: [consent] })
  await page().save(draft, around)
  expect(JSON.stringify([...device.rows.values()])).not.toMatch(/ivanova|acceptedAt/)
  await page({ keepContact: true }).save(draft, around)
  expect((await page().take(draft.key))?.words.contact).toEqual({ email: 'ivanova@example.ru' })
})

test('of two pages with one draft the last to write wins', async () => {
  const draft = written()
  await page().save(draft, around)
  const [first, second] = [page(), page()]
  await Promise.all([first.take(draft.key), second.take(draft.key)])
  await first.save({ ...draft, text: 'Первая' }, around)
  await second.save({ ...draft, text: 'Вторая' }, around)
  expect((await first.take(draft.key))?.words.text).toBe('Вторая')
})

test('a draft that another page has deleted is not brought back', async () => {
  const draft = written()
  const [first, second] = [page(), page()]
  await first.save(draft, around)
  await second.removeAll()
  expect(await first.save({ ...draft, text: 'Ещё немного' }, around)).toBe(false)
  expect(device.rows.size).toBe(0)
})

test('what was refused after it was handed over is kept again', async () => {
  const draft = written({ files: [photo('яма')] })
  const own = page()
  await own.save(draft, around)
  own.release(draft.key)
  await page().remove(draft.key)
  expect(await own.save(draft, around)).toBe(true)
  expect((await page().take(draft.key))?.files).toEqual(draft.files)
})

test('after its days a draft is deleted unseen, with its files', async () => {
  await page().save(written({ files: [photo('яма')] }), around)
  vi.setSystemTime(Date.now() + 7 * day + 1)
  expect(await page().find()).toEqual([])
  expect(device.rows.size).toBe(0)
})

test('the days are counted from the last change', async () => {
  const draft = written()
  const own = page({ days: 2 })
  await own.save(draft, around)
  vi.setSystemTime(Date.now() + 1.5 * day)
  await own.save({ ...draft, text: 'Ещё немного' }, around)
  vi.setSystemTime(Date.now() + 1.5 * day)
  expect(await page().find()).toHaveLength(1)
})

test('the newest comes first, and those of another form do not come', async () => {
  await page({ place: 'library' }).save(written(), around)
  await page().save(written({ text: 'Раньше' }), around)
  vi.setSystemTime(Date.now() + 1000)
  await page().save(written({ text: 'Позже' }), around)
  expect((await page().find()).map(({ words }) => words.text)).toEqual(['Позже', 'Раньше'])
})

test('deleting all of a form leaves one, if asked, and those of other forms', async () => {
  const draft = written()
  await page({ place: 'library' }).save(written(), around)
  await page().save(written({ files: [photo('яма')] }), around)
  await page().save(draft, around)
  await page().removeAll(draft.key)
  expect(await page().find()).toHaveLength(1)
  expect(device.rows.size).toBe(2)
})

test('the bytes of a file are written once, and deleted when it is taken away', async () => {
  const puts: string[] = []
  const { put, ...rest } = device.indexedDbRows()
  const rows = {
    ...rest,
    put(key: string, row: never) {
      puts.push(key)
      return put(key, row)
    },
  }
  const draft = written({ files: [photo('яма')] })
  const own = page({ rows })
  await own.save(draft, around)
  await own.save({ ...draft, text: 'Ещё немного' }, around)
  expect(puts.filter((key) => key.endsWith('яма'))).toHaveLength(1)
  await own.save({ ...draft, files: [] }, around)
  expect([...device.rows.keys()]).toEqual([draft.key])
})

test('a file that finds no room leaves the words kept, and says that not all of it is', async () => {
  const { put, ...rest } = device.indexedDbRows()
  const full = {
    ...rest,
    put: (key: string, row: never) => (key.includes(' ') ? Promise.reject('full') : put(key, row)),
  }
  const draft = written({ files: [photo('яма')] })
  await expect(page({ rows: full }).save(draft, around)).rejects.toBe('full')
  const taken = await page().take(draft.key)
  expect(taken?.words.text).toBe(draft.text)
  expect(taken?.files).toEqual([])
})

test('a file whose bytes are gone is named', async () => {
  const draft = written({ files: [photo('яма')] })
  await page().save(draft, around)
  device.rows.delete(`${draft.key} яма`)
  expect((await page().take(draft.key))?.lost).toEqual(['яма.jpg'])
})

test('files that belong to no draft are deleted', async () => {
  const draft = written({ files: [photo('яма')] })
  await page().save(draft, around)
  device.rows.delete(draft.key)
  await page().find()
  expect(device.rows.size).toBe(0)
})

test('what a later version has kept is left alone', async () => {
  device.rows.set('later', { version: 2, key: 'later', place: 'kirov' } as never)
  expect(await page().find()).toEqual([])
  await page().removeAll()
  expect(device.rows.size).toBe(1)
})
