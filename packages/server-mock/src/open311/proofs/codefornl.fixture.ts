import { expect } from 'vitest'
import {
  attempt,
  detailsOf,
  formOf,
  hole,
  jobOf,
  leafOf,
  type Proof,
  pictures,
  questionOf,
  refusalOf,
  report,
  send,
  sendAndLookAgain,
  sendOnce,
  track,
  visit,
} from './visit.fixture.ts'

/** It would ask for the number even where it was told. */
export const askAlways: Proof['without'] = {
  from: 'if (number !== undefined) return accepted(number, own().at, item)',
  to: 'if (number !== undefined) { await keep({ ...kept, token: number, tries: 0 }); return afterwards() }',
}

/** codefornl/open311-api. */
export const ofCodefornl: readonly Proof[] = [
  {
    number: 20,
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
    number: 21,
    everywhere: true,
    async check(make) {
      const on = visit(make, {})
      const number = await send(on, report())
      expect(number).toBe('1001')
      expect(await track(on, number)).toMatchObject({ number: '1001' })
    },
    without: { from: 'const text = String(value)', to: 'const text = value as string' },
  },
  {
    number: 22,
    everywhere: true,
    async check(make) {
      const on = visit(make, {})
      expect(await leafOf(on, 'LAMP')).not.toHaveProperty('details')
      expect(await leafOf(on, 'POT')).toMatchObject({ details: true })
    },
    without: {
      from: 'metadata: isTrue(item.metadata)',
      to: "metadata: item.metadata === 'true'",
    },
  },
  {
    number: 23,
    async check(make) {
      const services = [{ code: 'LAMP', name: 'Фонарь' }]
      const on = visit(make, { quirks: ['nothing-left-out'], town: { seed: { services } } })
      expect(await leafOf(on, 'LAMP')).toEqual({ code: 'LAMP', label: 'Фонарь', place: 'required' })
      const found = await track(on, await send(on, report()))
      expect(found).not.toHaveProperty('authority')
      expect(found).not.toHaveProperty('due')
    },
    without: {
      from: 'description: textOf(item.description),',
      to: 'description: String(item.description),',
    },
  },
  {
    number: 24,
    async check(make) {
      const on = visit(make, { quirks: ['keywords-absent'] })
      expect(await leafOf(on, 'LAMP')).not.toHaveProperty('keywords')
    },
    without: {
      from: "(textOf(item.keywords) ?? '').split",
      to: 'String(item.keywords).split',
    },
  },
  {
    number: 25,
    async check(make) {
      const on = visit(make, { quirks: ['accepted-as-service-requests'], options: { format: 'xml' } })
      expect(await sendOnce(on, report())).toBe('1001')
    },
    without: {
      from: 'return Object.values(item).flatMap((one) => itemsOf(one, keys))',
      to: 'return Object.entries(item).flatMap(([name, one]) => isRecord(one) && name in one ? [] : itemsOf(one, keys))',
    },
  },
  {
    number: 26,
    async check(make) {
      const on = visit(make, { quirks: ['account-id-null-text'], options: { format: 'xml' } })
      // The account is nobody's: it must not get into what the resident is shown.
      const { result } = await attempt(on, jobOf(report()))
      expect(result).toMatchObject({ state: 'accepted', receipt: { number: '1001' } })
      expect(JSON.stringify(result)).not.toContain('null')
    },
    without: [
      {
        from: '{ expected_datetime }: Item = {}',
        to: '{ expected_datetime, account_id }: Item = {}',
      },
      {
        from: 'receipt: { number, sentAt,',
        to: 'receipt: { number, sentAt, code: String(account_id),',
      },
    ],
  },
  {
    number: 27,
    async check(make) {
      const on = visit(make, { quirks: ['requests-as-service-request'], options: { format: 'xml' } })
      const number = await send(on, report())
      expect(await track(on, number)).toMatchObject({ number, text: report().text })
    },
    without: {
      from: 'return Object.values(item).flatMap((one) => itemsOf(one, keys))',
      to: "return Object.entries(item).flatMap(([name, one]) => name === 'service_request' ? [] : itemsOf(one, keys))",
    },
  },
  {
    number: 28,
    async check(make) {
      for (const format of ['json', 'xml'] as const) {
        const on = visit(make, { quirks: ['value-objects'], options: { format } })
        expect(await questionOf(on, 'POT', 'shape')).toMatchObject({
          options: [
            { value: 'circle', label: 'Круглая' },
            { value: 'long', label: 'Вытянутая' },
          ],
        })
      }
    },
    without: {
      from: "itemsOf(values, ['key']).flatMap(({ key, name }) => {",
      to: '((values ?? []) as { key: unknown; name: unknown }[]).flatMap(({ key, name }) => {',
    },
  },
  {
    number: 29,
    async check(make) {
      const services = [{ code: 'LAMP', name: 'Фонарь' }]
      const on = visit(make, {
        quirks: ['definition-without-attributes-400'],
        town: { seed: { services } },
        // Though it says that there is one.
        onAnswer: (text) => text.replace('"metadata":false', '"metadata":true'),
      })
      expect((await detailsOf(on, 'LAMP')).questions).toEqual([])
      await send(on, report())
    },
    without: { from: '[400, 404, 501].includes', to: '[404, 501].includes' },
  },
  {
    number: 30,
    async check(make) {
      const on = visit(make, {
        quirks: ['key-error-object'],
        town: { apiKeys: ['right'] },
        options: { apiKey: 'wrong' },
      })
      const error = await refusalOf(on, report())
      expect(error).toMatchObject({ code: 'unauthorized', problem: 'middleware_26' })
      expect(String(error)).toContain('The api_key is missing')
    },
    without: {
      from: 'return isRecord(tree) ? Object.entries(tree).flatMap(([name, one]) => linesOf(one, name.toLowerCase())) : []',
      to: "return isRecord(tree) && typeof tree.description === 'string' ? [tree.description] : []",
    },
  },
  {
    number: 31,
    async check(make) {
      const on = visit(make, { quirks: ['service-missing-403'] })
      const { category: _, ...without } = report()
      expect(await refusalOf(on, without)).toMatchObject({
        code: 'rejected',
        fields: [{ pointer: '/category', code: 'required' }],
      })
    },
    without: {
      from: "...(category === undefined ? [{ pointer: '/category', code: 'required' } as const] : []),",
      to: '',
    },
  },
  {
    number: 32,
    async check(make) {
      // In the list there is a service that the server does not take after all.
      const onAnswer = (text: string) => text.replace('"service_code":"LAMP"', '"service_code":"GONE"')
      const on = visit(make, { quirks: ['service-unknown-403'], onAnswer })
      expect(await refusalOf(on, report({ category: 'GONE' }))).toMatchObject({
        code: 'rejected',
        fields: [{ pointer: '/category', code: 'not_offered' }],
      })
    },
    without: {
      from: "if (named.some(({ pointer }) => pointer === '/category')) return { code: 'rejected', fields: named }",
      to: '',
    },
  },
  {
    number: 33,
    async check(make) {
      const on = visit(make, { quirks: ['request-unknown-empty-200'] })
      await expect(track(on, '7')).rejects.toMatchObject({ code: 'not_found' })
    },
    without: { from: 'if (!item) throw unknownCase()', to: '' },
  },
  {
    number: 34,
    async check(make) {
      const on = visit(make, { quirks: ['location-unchecked'] })
      const { place: _, ...nowhere } = report()
      expect(await refusalOf(on, nowhere)).toMatchObject({
        code: 'rejected',
        fields: [{ pointer: '/place', code: 'required' }],
      })
      expect(on.town.operator.list()).toEqual([])
    },
    without: {
      from: "...(lack === undefined ? [] : [{ pointer: lack, code: 'required' } as const]),",
      to: '',
    },
  },
  {
    number: 35,
    async check(make) {
      const on = visit(make, { quirks: ['dates-swapped'] })
      expect(await sendAndLookAgain(on, report())).toBe('1001')
    },
    without: {
      from: 'for (const around of [own.at, undefined])',
      to: 'for (const around of [own.at])',
    },
  },
  {
    number: 36,
    check: fileInMedia,
    without: {
      from: "form.append(fields?.media || 'media',",
      to: "form.append(fields?.media || 'file',",
    },
  },
  {
    number: 37,
    async check(make) {
      const on = visit(make, { quirks: ['file-in-media', 'one-file'], options: { upload: 'multipart' } })
      // The resident is not let to choose two.
      const { limits } = await formOf(on)
      const number = await send(on, report(), await pictures(limits.files.count))
      expect(on.town.operator.show(number).files).toHaveLength(1)
    },
    without: { from: 'count: 1,', to: 'count: 2,' },
  },
  {
    number: 38,
    async check(make) {
      const on = visit(make, { quirks: ['file-in-media', 'media-url-ignored'], options: { upload: 'multipart' } })
      const number = await send(on, report(), await pictures(1))
      expect(on.town.operator.show(number)).toMatchObject({ mediaUrls: [], files: [{ field: 'media' }] })
    },
    // It would rely on addresses.
    without: {
      from: "for (const file of job.attachments) form.append(fields?.media || 'media', ...partOf(file, job))",
      to: "for (const file of job.attachments) form.append('media_url', 'https://town.example/' + file.id)",
    },
  },
  {
    number: 39,
    async check(make) {
      const on = visit(make, { quirks: ['coordinates-float32'] })
      expect(await sendAndLookAgain(on, hole())).toBe('1001')
    },
    without: {
      from: 'if (apart !== undefined) return apart <= near',
      to: 'if (apart !== undefined) return apart === 0',
    },
  },
  {
    number: 40,
    everywhere: true,
    async check(make) {
      const on = visit(make, { quirks: ['tokens-absent'] })
      expect(await send(on, report())).toBe('1001')
      expect(on.asked.filter((one) => one.includes('/tokens/'))).toEqual([])
    },
    without: askAlways,
  },
]

export async function fileInMedia(make: Parameters<Proof['check']>[0]): Promise<void> {
  const on = visit(make, { quirks: ['file-in-media'], options: { upload: 'multipart' } })
  const number = await send(on, report(), await pictures(1))
  expect(on.town.operator.show(number).files).toMatchObject([{ name: 'Фото 1.png', type: 'image/png' }])
}
