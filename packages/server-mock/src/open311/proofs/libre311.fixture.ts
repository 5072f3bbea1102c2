import { expect } from 'vitest'
import {
  addNeighbours,
  attempt,
  endpoint,
  formOf,
  jobOf,
  leafOf,
  type Proof,
  pictures,
  refusalOf,
  report,
  send,
  sendAndLookAgain,
  visit,
} from './visit.fixture.ts'

const withoutExtra = {
  from: '...(await extraPairs()),',
  to: '',
}
export const captcha: Pick<Proof, 'check' | 'without'> = {
  async check(make) {
    const extra = async () => ({ g_recaptcha_response: 'solved' })
    const on = visit(make, { quirks: ['captcha-required'], options: { extra } })
    await send(on, report())
    // Where nobody solves it the site has to know, and not the resident.
    const bare = visit(make, { quirks: ['captcha-required'] })
    expect(await refusalOf(bare, report())).toMatchObject({ code: 'unsupported', subject: 'captcha' })
  },
  without: withoutExtra,
}

/** Libre311, and govflow where it is like it. */
export const ofLibre311: readonly Proof[] = [
  { number: 60, ...captcha },
  {
    number: 61,
    async check(make) {
      const on = visit(make, { quirks: ['coordinates-required'], options: { location: 'point' } })
      expect(await formOf(on)).toMatchObject({ placeNeeds: 'point' })
      const place = { address: { text: 'Ленина, 5' } }
      expect(await refusalOf(on, report({ place }))).toMatchObject({
        code: 'rejected',
        fields: [{ pointer: /^\/place/ }],
      })
      expect(on.asked.filter((one) => one.startsWith('POST'))).toEqual([])
    },
    without: { from: '...(placeNeeds && { placeNeeds }),', to: '' },
  },
  {
    number: 62,
    async check(make) {
      const fields = { first_name: false, last_name: false } as const
      const on = visit(make, { quirks: ['latin-names-only'], options: { fields } })
      const contact = { familyName: 'Примерова', givenName: 'Анна', email: 'anna@example.com' }
      await send(on, report({ contact }))
      expect(on.town.operator.list()[0]?.fields).toContainEqual(['email', 'anna@example.com'])
    },
    without: {
      from: 'name === false || !value ? [] : [[name, value]]',
      to: '!value ? [] : [[name === false ? field : name, value]]',
    },
  },
  {
    number: 63,
    async check(make) {
      const on = visit(make, { quirks: ['service-code-as-number'], options: { format: 'json' } })
      expect(await leafOf(on, '2')).toMatchObject({ code: '2', label: 'Не горит фонарь' })
      await send(on, report({ category: '2' }))
      expect(on.town.operator.list()).toMatchObject([{ serviceCode: 'LAMP' }])
    },
    without: {
      from: 'const code = textOf(item.service_code)',
      to: "const code = typeof item.service_code === 'string' ? item.service_code : undefined",
    },
  },
  {
    number: 64,
    async check(make) {
      const url = endpoint.replace('/open311/v2', '/image')
      const on = visit(make, { quirks: ['image-endpoint'], options: { upload: { url } } })
      const number = await send(on, report(), await pictures(1))
      const [address = ''] = on.town.operator.show(number).mediaUrls
      expect(on.town.state.images[address]).toMatchObject({ field: 'file', name: 'Фото 1.png', type: 'image/png' })
    },
    without: {
      from: "const media = typeof upload === 'object' ? await uploadAll(String(upload.url), filing) : []",
      to: 'const media: string[] = []',
    },
  },
  {
    number: 65,
    async check(make) {
      const on = visit(make, {
        quirks: ['client-request-id'],
        options: { extra: ({ key }) => ({ client_request_id: key }) },
      })
      const job = jobOf(report())
      const [one, other] = [await attempt(on, job), await attempt(on, job)]
      expect(one.result).toMatchObject({ state: 'accepted', receipt: { number: '1001' } })
      expect(other.result).toMatchObject({ state: 'accepted', receipt: { number: '1001' } })
      expect(on.town.operator.list()).toHaveLength(1)
    },
    without: withoutExtra,
  },
  {
    number: 66,
    async check(make) {
      const on = visit(make, { quirks: ['project-required'], options: { extra: () => ({ project_id: '7' }) } })
      await send(on, report())
    },
    without: withoutExtra,
  },
  {
    number: 67,
    async check(make) {
      const on = visit(make, { quirks: ['paging-in-headers'] })
      addNeighbours(on, 20)
      expect(await sendAndLookAgain(on, report())).toBe('1021')
    },
    // Of all that there is it would see one page.
    without: {
      from: 'for (const around of [own.at, undefined])',
      to: 'for (const around of [undefined])',
    },
  },
  {
    number: 68,
    async check(make) {
      const on = visit(make, { quirks: ['under-api'], options: { endpoint: 'https://town.example/api/' } })
      await send(on, report())
      expect(on.asked.every((one) => /^\w+ https:\/\/town\.example\/api\/\w/.test(one))).toBe(true)
    },
    without: {
      from: "String(options.endpoint).replace(/\\/+$/, '')",
      to: 'new URL(options.endpoint).origin',
    },
  },
]
