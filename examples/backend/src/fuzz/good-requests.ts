import { headers as names, type Session } from '@otklik/sdk/contract'
import { deskActions } from '../desk/messages.ts'
import { attachmentOf, bearer, call, callsTo, newKey, sha256 } from '../testing/calls.ts'
import { photo } from '../testing/media.ts'
import { open311Keys } from '../testing/open311.ts'
import { deskToken, type TestServer } from '../testing/server.ts'
import { vkLaunch } from '../testing/vk-launch.ts'
import type { GoodRequest } from './requests.ts'

/** A request to each route, of which a backend with the sample organizations takes all. */
export async function goodRequests(server: TestServer): Promise<GoodRequest[]> {
  const town = callsTo(server.url, 'kirov')
  const { version } = await town.form()
  const submission = {
    kind: 'complaint',
    procedure: 'message',
    category: 'lighting-off',
    text: 'Не горит фонарь',
    answers: [],
    place: { point: { latitude: 58.6, longitude: 49.66 }, address: { text: 'ул. Ленина, 5', fiasId: '5' } },
    contact: { familyName: 'Иванова', givenName: 'Анна', email: 'a@town.example', phone: '+7 912 000-00-00' },
    attachments: [],
    consents: [],
    language: 'ru',
    formVersion: version,
    source: { channel: 'site', page: 'https://town.example/' },
    relatesTo: '2026-000001-8',
  }
  const receipt = (await town.submit(submission)).body
  const { number, code = '', token = '' } = receipt
  const { launch, key: connectKey, admin: resident } = await connected(server, '166562603')
  await connected(server, '5')
  const bytes = await photo()
  const key = newKey()
  const uploaded = await town.upload(bytes, { key, attachment: 'photo-0001' })
  const organization = ['v1', 'organizations', 'kirov']
  const [vk, desks] = [
    ['v1', 'networks', 'vk'],
    ['v1', 'desk'],
  ]
  const desk = [...desks, 'organizations', 'kirov', 'submissions', number]
  const asked = bearer(code)
  const withKey = { [names.key]: key }
  const uploadHeaders = {
    [names.attachment]: 'photo-0002',
    [names.claim]: 'c'.repeat(43),
    [names.digest]: `sha-256=:${Buffer.from(sha256(bytes), 'hex').toString('base64')}:`,
    'content-type': 'image/jpeg',
  }
  const tus = { 'tus-resumable': '1.0.0' }
  const encoded = (text: string) => Buffer.from(text).toString('base64')
  const metadata = `attachment ${encoded('photo-0003')},claim ${encoded('c'.repeat(43))},sha256 ${encoded(sha256(bytes))}`
  const creation = { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': metadata }
  const created = await fetch(`${town.root}/uploads/resumable`, { method: 'POST', headers: creation })
  const resumable = created.headers.get('location')?.split('/').at(-1) ?? ''
  const page = ['o', 'kirov']
  const written = await fetch(`${server.url}/o/kirov/write?kind=complaint&category=lighting-off`)
  const hidden = (await written.text()).matchAll(/<input type="hidden" name="(key|given)" value="([^"]*)">/g)
  server.advance(5_000)
  const plain = {
    ...Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value])),
    lang: 'ru',
    kind: 'complaint',
    category: 'lighting-off',
    version,
    round: '0',
    text: 'Не горит фонарь',
    place: 'ул. Ленина, 5',
    procedure: 'message',
    email: 'a@town.example',
    'answers-fault': 'dark',
    'consents-news': '1 a',
  }
  const report = {
    jurisdiction_id: 'kirov',
    api_key: open311Keys.kirov,
    service_code: 'lighting-off',
    description: 'Не горит фонарь',
    lat: '58.6',
    long: '49.66',
    address_string: 'ул. Ленина, 5',
    email: 'a@town.example',
    'attribute[fault]': 'dark',
    media_url: 'https://town.example/photo.jpg',
  }
  // What nobody has looked at stands in no register; what was filed there does.
  const filed = await fetch(`${server.url}/open311/v2/requests.json`, {
    method: 'POST',
    body: new URLSearchParams(report),
  })
  const [{ service_request_id: registered = '' } = {}] = (await filed.json()) as { service_request_id?: string }[]
  const open311 = (path: string, query: Record<string, string> = {}): GoodRequest => ({
    method: 'GET',
    path: ['open311', 'v2', ...path.split('/')],
    query: { jurisdiction_id: 'kirov', ...query },
  })
  const inputs: Record<string, object> = {
    register: { number: '01-05/7', at: '2026-11-21T09:00:00Z' },
    take: { authority: 'Управление' },
    forward: { to: 'Водоканал', text: 'Передано' },
    ask: { text: 'Где?' },
    extend: { until: '2027-01-15', reason: 'Ждём детали' },
    answer: { text: 'Починили', authority: 'Управление' },
    reject: { reason: 'Не по адресу' },
    'leave-without-answer': { reason: 'Оскорбления' },
  }
  return [
    { method: 'GET', path: [...organization, 'form'], query: { lang: 'ru' }, headers: { 'if-none-match': '"x"' } },
    { method: 'GET', path: [...organization, 'categories', 'lighting-off'], query: { lang: 'en' } },
    { method: 'GET', path: ['v1', 'organizations', 'library', 'challenge'] },
    { method: 'POST', path: [...organization, 'submissions'], headers: withKey, json: submission },
    {
      method: 'POST',
      path: [...organization, 'submissions'],
      headers: { [names.key]: newKey() },
      json: {
        ...submission,
        attachments: [attachmentOf('photo-0001', bytes)],
        uploads: { 'photo-0001': uploaded.body.id },
      },
    },
    {
      method: 'POST',
      path: ['v1', 'organizations', 'library', 'submissions'],
      headers: { ...withKey, [names.proof]: 'e30=' },
      json: submission,
    },
    { method: 'POST', path: [...vk, 'sessions'], json: { launch } },
    { method: 'GET', path: [...vk, 'community'], headers: resident },
    { method: 'POST', path: [...vk, 'community'], headers: resident, json: { key: connectKey } },
    { method: 'GET', path: [...vk, 'community', 'card'], query: { type: 'list' }, headers: resident },
    {
      method: 'PUT',
      path: [...vk, 'community', 'card'],
      headers: resident,
      json: { type: 'text', token: 'a-token-of-the-community' },
    },
    { method: 'DELETE', path: [...vk, 'community', 'card'], headers: resident },
    { method: 'DELETE', path: [...vk, 'community'], headers: resident },
    {
      method: 'POST',
      path: [...desks, 'organizations', 'kirov', 'keys'],
      headers: bearer(deskToken),
      json: { days: 7 },
    },
    { method: 'GET', path: [...desks, 'communities'], query: { organization: 'kirov' }, headers: bearer(deskToken) },
    { method: 'DELETE', path: [...desks, 'communities', 'vk', '5'], headers: bearer(deskToken) },
    { method: 'GET', path: [...organization, 'submissions'], headers: resident },
    {
      method: 'POST',
      path: [...organization, 'submissions'],
      headers: { [names.key]: newKey(), ...resident },
      json: { ...submission, source: { channel: 'vk', community: '1' } },
    },
    { method: 'GET', path: [...organization, 'submissions', number], headers: asked },
    { method: 'GET', path: [...organization, 'submissions', number], headers: bearer(token) },
    {
      method: 'POST',
      path: [...organization, 'submissions', number, 'attachments'],
      headers: { ...asked, ...withKey },
      json: { attachments: [attachmentOf('photo-0001', bytes)], uploads: { 'photo-0001': uploaded.body.id } },
    },
    {
      method: 'POST',
      path: [...organization, 'submissions', number, 'rating'],
      headers: asked,
      json: { score: 4, comment: 'Долго' },
    },
    {
      method: 'POST',
      path: [...organization, 'submissions', number, 'dispute'],
      headers: asked,
      json: { text: 'Не горит' },
    },
    {
      method: 'POST',
      path: [...organization, 'submissions', number, 'replies'],
      headers: asked,
      json: { text: 'У второго' },
    },
    { method: 'POST', path: [...organization, 'uploads'], headers: uploadHeaders, raw: bytes },
    { method: 'POST', path: [...organization, 'uploads', 'resumable'], headers: creation },
    { method: 'HEAD', path: [...organization, 'uploads', 'resumable', resumable], headers: tus },
    {
      method: 'PATCH',
      path: [...organization, 'uploads', 'resumable', resumable],
      headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      raw: bytes,
    },
    {
      method: 'GET',
      path: ['v1', 'desk', 'submissions'],
      query: { organization: 'kirov', status: 'submitted', limit: '5' },
      headers: bearer(deskToken),
    },
    { method: 'GET', path: desk, headers: bearer(deskToken) },
    ...deskActions.map((action) => ({
      method: 'POST',
      path: [...desk, action],
      headers: bearer(deskToken),
      json: inputs[action] ?? {},
    })),
    {
      method: 'POST',
      path: [...desk, 'answer'],
      headers: bearer(deskToken),
      multipart: { text: 'Починили', file: bytes },
    },
    { method: 'GET', path: page, query: { lang: 'ru', kind: 'complaint', category: 'lighting-off' } },
    { method: 'GET', path: page, query: { channel: 'vk', community: '166562603', place: 'ул. Ленина, 5' } },
    { method: 'GET', path: ['mini-app', ''], query: { vk_user_id: '494075' } },
    { method: 'GET', path: ['mini-app', 'assets', 'page.js'] },
    { method: 'GET', path: [...page, 'plain'], query: { lang: 'ru', kind: 'complaint' } },
    { method: 'GET', path: [...page, 'write'], query: { kind: 'complaint', category: 'lighting-off' } },
    { method: 'POST', path: [...page, 'write'], multipart: { ...plain, files: bytes } },
    { method: 'GET', path: [...page, 'track'] },
    { method: 'POST', path: [...page, 'track'], form: { number, code, action: 'rate', score: '4', text: 'Долго' } },
    {
      method: 'POST',
      path: [...page, 'track', 'files'],
      multipart: { number, code, key: '1'.repeat(32), round: '100', files: bytes },
    },
    { method: 'GET', path: [...page, 'privacy'] },
    { method: 'GET', path: ['o', 'library', 'consents', 'personal-data'], query: { lang: 'en' } },
    open311('discovery.json'),
    open311('services.xml'),
    open311('services/lighting-off.json'),
    open311('requests.json', {
      status: 'open',
      start_date: '2026-11-01T00:00:00Z',
      lat: '58.6',
      long: '49.66',
      radius: '500',
    }),
    open311(`requests/${registered}.xml`),
    { method: 'POST', path: ['open311', 'v2', 'requests.json'], form: report },
    { method: 'POST', path: ['open311', 'v2', 'requests.xml'], multipart: { ...report, media: bytes } },
    { method: 'GET', path: ['healthz'] },
    { method: 'GET', path: ['docs', 'json'] },
  ]
}

/** A community that is connected to an organization, with the session of its administrator. */
async function connected(server: TestServer, community: string) {
  const launch = vkLaunch({ vk_group_id: community, vk_viewer_group_role: 'admin' })
  const opened = await call<Session>(`${server.url}/v1/networks/vk/sessions`, { body: { launch } })
  const admin = bearer(opened.body.token)
  const made = await call<{ key: string }>(`${server.url}/v1/desk/organizations/kirov/keys`, {
    headers: bearer(deskToken),
    body: {},
  })
  const { key } = made.body
  const { status } = await call(`${server.url}/v1/networks/vk/community`, { headers: admin, body: { key } })
  if (status !== 200) throw new Error(`the community is not connected: ${status}`)
  return { launch, key, admin }
}
