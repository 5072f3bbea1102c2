import { readFileSync } from 'node:fs'
import { type Open311Options, open311 } from '@otklik/sdk/open311'
import { describe, expect, test, vi } from 'vitest'
import { deviations, type MockOpen311Options, type Open311Server, quirksOf } from './index.ts'
import {
  addNeighbours,
  attempt,
  detailsOf,
  endpoint,
  formOf,
  here,
  hole,
  jobOf,
  pictures,
  send,
  track,
  type Visit,
  visit,
} from './proofs/visit.fixture.ts'

vi.setConfig({ testTimeout: 60_000 })

// Every server as a whole, with what a site would write about it: deviations are not met one at a time.

interface Setting {
  readonly options?: Partial<Open311Options>
  readonly town?: MockOpen311Options
  /** Code of the theme about holes, where it is not `POT`. */
  readonly code?: string
  /** It has no definitions, and asks nothing. */
  readonly asksNothing?: true
  readonly files?: number
  /** It cannot be asked about one request, or not written to. */
  readonly cannot?: 'track' | 'submit'
  /** It cannot be asked whether a post has arrived. */
  readonly tellsNothing?: true
}

const names = { first_name: false, last_name: false } as const
const settings: Record<Open311Server, Setting> = {
  'open311-adapter': { options: { multivalue: 'repeat', upload: 'multipart', apiKey: 'key' }, files: 2 },
  codefornl: { options: { upload: 'multipart', apiKey: 'key' }, town: { apiKeys: ['key'] }, code: '1', files: 1 },
  fixmystreet: {
    options: { jurisdictionId: 'default' },
    town: { seed: { services: [{ code: 'POT', name: 'Яма на дороге' }] } },
    code: 'Яма на дороге',
    asksNothing: true,
    cannot: 'submit',
  },
  ureport: { options: { upload: 'multipart', apiKey: 'key' }, town: { apiKeys: ['key'] }, files: 1 },
  libre311: {
    options: {
      location: 'point',
      upload: { url: endpoint.replace('/open311/v2', '/image') },
      fields: names,
      extra: ({ key }) => ({ client_request_id: key, g_recaptcha_response: 'solved', project_id: '7' }),
    },
    code: '1',
  },
  govflow: {
    options: { extra: () => ({ g_recaptcha_response: 'solved' }) },
    town: { seed: { services: [{ code: 'POT', name: 'Яма' }] } },
    asksNothing: true,
    cannot: 'track',
    tellsNothing: true,
  },
  boston: { options: { location: 'either' } },
  chicago: { options: { location: 'both', jurisdictionId: '' } },
  dc: {},
  sf: {},
  giessen: { options: { format: 'xml' } },
  'st-louis': { code: '1' },
  older: {},
  redmine: { options: { fields: { long: 'lon' } } },
  seeclickfix: { options: { nearby: true } },
  helsinki: { options: { upload: 'multipart' }, files: 1 },
}

const servers = [...new Set(deviations.flatMap(({ server }) => (server === 'every' ? [] : [server])))]

test('every server is tried', () => {
  expect(Object.keys(settings).sort()).toEqual([...servers].sort())
})

const page = readFileSync(new URL('../../../../docs/geo-report-servers.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\|([^|]+)\|([^|]*)\|[^|]*\|$/gm)].slice(2).map(([, , options = '']) => options)

test('the page about servers names, in the same order, the options that each is tried with', () => {
  const told = rows.map((options) => [...options.matchAll(/`(\w+)/g)].map(([, name]) => name))
  expect(told).toEqual(Object.values(settings).map(({ options = {} }) => Object.keys(options)))
})

describe.each(servers)('like %s', (server) => {
  const { options = {}, town = {}, code = 'POT', asksNothing, files = 0, cannot, tellsNothing } = settings[server]
  const come = (): Visit => visit(open311, { quirks: quirksOf(server), options, town })
  const contact = { familyName: 'Примерова', givenName: 'Анна', email: 'anna@example.com' }
  const place = { point: here, address: { text: 'Ленина, 5' } }
  const report = hole({ category: code, contact, place, ...(asksNothing && { answers: [] }) })

  test('a form is made, with its questions', async () => {
    const on = come()
    expect((await formOf(on)).categories.length).toBeGreaterThan(0)
    expect((await detailsOf(on, code)).questions).toHaveLength(asksNothing ? 0 : 7)
  })

  if (cannot === 'submit') {
    test('a report is not sent, and says so', async () => {
      const on = come()
      addNeighbours(on)
      await expect(attempt(on, jobOf(report))).rejects.toMatchObject({ code: 'unsupported', subject: 'submit' })
    })
  } else {
    test('a report is sent and followed', async () => {
      const on = come()
      const number = await send(on, report, await pictures(files))
      const [kept] = on.town.operator.list()
      expect(kept).toMatchObject({ serviceCode: 'POT', attributes: asksNothing ? {} : { depth: ['7'] } })
      expect(kept?.files).toHaveLength(files)
      if (cannot === 'track') {
        await expect(track(on, number)).rejects.toMatchObject({ code: 'unsupported' })
        return
      }
      on.town.operator.change(number, { status: 'closed', stage: 'fixed' })
      expect(await track(on, number)).toMatchObject({ number, status: 'closed', category: code })
    })

    test('a report whose answer was lost is never sent again', async () => {
      const on = come()
      on.town.faults.add({ kind: 'answer_lost', route: 'submit' })
      const job = jobOf(report)
      let { result, kept } = await attempt(on, job)
      // Where the number comes later nobody sees it before.
      on.town.advance(86_400_000)
      ;({ result, kept } = await attempt(on, job, kept))
      on.town.advance(-86_400_000)
      expect(result.state).toBe(tellsNothing ? 'unknown' : 'accepted')
      expect(on.asked.filter((one) => /^POST .*\/requests\./.test(one))).toHaveLength(1)
    })
  }
})
