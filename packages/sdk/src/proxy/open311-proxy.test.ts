import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Answer, json, open, serve, type TestServer } from '../server.fixture.ts'
import { type Open311ProxyOptions, open311Proxy } from './index.ts'

const apiKey = 'k3y & <secret>'
const site = 'https://city.example'
const services = [{ service_code: '001', service_name: 'Ямы' }]
const accepted = [{ service_request_id: '293944' }]

interface Setting {
  readonly server: TestServer
  readonly handle: (request: Request) => Promise<Response>
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>
  readonly post: (body: BodyInit, headers?: Record<string, string>, path?: string) => Promise<Response>
}

async function setting(options: Partial<Open311ProxyOptions> = {}, answer?: Answer): Promise<Setting> {
  const server = await serve(
    answer ?? (({ method }, response) => json(response, method === 'POST' ? accepted : services)),
  )
  return { server, ...caller({ upstream: `${server.url}/open311/v2`, ...options }) }
}

function caller(options: Partial<Open311ProxyOptions> & { upstream: string }): Omit<Setting, 'server'> {
  const handle = open311Proxy({ path: '/open311', apiKey, clientAddress: () => '192.0.2.1', ...options })
  return {
    handle,
    get: (path, headers = {}) => handle(new Request(`${site}/open311/${path}`, { headers })),
    post: (body, headers = {}, path = 'requests.json') =>
      handle(
        new Request(`${site}/open311/${path}`, {
          method: 'POST',
          body,
          headers: { 'sec-fetch-site': 'same-origin', ...headers },
          ...(body instanceof ReadableStream && { duplex: 'half' }),
        }),
      ),
  }
}

const report = (fields: Record<string, string> = {}) =>
  new URLSearchParams({ service_code: '001', address_string: 'ул. Ленина, 5', ...fields })

const sentFields = ({ server }: Setting) => new URLSearchParams(server.received.at(-1)?.body.toString())

const codes = async (answer: Response) => ((await answer.json()) as { code: number }[]).map(({ code }) => code)

describe('the addresses', () => {
  test.each([
    'discovery.json',
    'services.json',
    'services.xml',
    'services/001.json',
    'requests.json',
    'requests/293944.xml',
    'tokens/abc.def.json',
  ])('%s is passed on to the same place of the backend', async (path) => {
    const { server, get } = await setting()
    expect((await get(path)).status).toBe(200)
    expect(server.received.map((received) => received.path)).toEqual([`/open311/v2/${path}`])
  })

  test('a code with spaces and letters of any alphabet arrives as one segment', async () => {
    const { server, get } = await setting()
    await get('services/Ямы и выбоины; 100%25.json')
    expect(server.received[0]?.path).toBe(`/open311/v2/services/${encodeURIComponent('Ямы и выбоины; 100%')}.json`)
  })

  test.each([
    '',
    'services',
    'services.html',
    'services.json/',
    'services/.json',
    'services/001/002.json',
    'servicerequestupdates.json',
    'admin.json',
    '../admin.json',
    'services/../../admin.json',
    'services/%2e%2e.json',
    'services/..%2f..%2fadmin.json',
    'services/..%5c..%5cadmin.json',
    'services/%252e%252e%252fadmin.json',
    'services/.%2e%2fadmin.json',
    'services/a%2fb.json',
    'services/a%5cb.json',
    'services/a%00b.json',
    'services/a%0d%0ab.json',
    'services/%ff.json',
    `services/${'a'.repeat(201)}.json`,
    '/evil.example/services.json',
    'http://evil.example/services.json',
    'http:%2f%2fevil.example/services.json',
    'services.json%00.html',
  ])('nothing is asked for «%s»', async (path) => {
    const { server, get } = await setting()
    expect([(await get(path)).status, server.received]).toEqual([404, []])
  })

  test('what lies beside the mounted path is not found', async () => {
    const { server, handle } = await setting()
    const answers = await Promise.all(
      ['/services.json', '/closed1/services.json', '/open311x/services.json', '/other/open311/services.json'].map(
        (path) => handle(new Request(`${site}${path}`)),
      ),
    )
    expect([answers.map(({ status }) => status), server.received]).toEqual([[404, 404, 404, 404], []])
  })

  test.each([
    ['PUT', 'requests.json', 'GET, POST'],
    ['DELETE', 'requests/1.json', 'GET'],
    ['HEAD', 'services.json', 'GET'],
    ['OPTIONS', 'requests.json', 'GET, POST'],
    ['POST', 'services.json', 'GET'],
    ['POST', 'requests/1.json', 'GET'],
    ['POST', 'tokens/1.json', 'GET'],
  ])('%s %s is refused and says what is allowed', async (method, path, allow) => {
    const { server, handle } = await setting()
    const answer = await handle(new Request(`${site}/open311/${path}`, { method }))
    expect([answer.status, answer.headers.get('allow'), server.received]).toEqual([405, allow, []])
  })

  test('an address of more than four thousand characters is refused', async () => {
    const { server, get } = await setting()
    expect((await get(`requests.json?service_code=${'a'.repeat(4_100)}`)).status).toBe(414)
    expect(server.received).toEqual([])
  })

  test('a query goes along, without a key and without the name of a function', async () => {
    const { server, get } = await setting()
    await get(
      'requests.json?status=open&api_key=x&API_KEY=x&api_key[]=x&api.key=x&callback=f&jsonp=f&lat=58.6&long=49.66',
    )
    expect(server.received[0]?.path).toBe('/open311/v2/requests.json?status=open&lat=58.6&long=49.66')
  })

  test.each([
    'ftp://city.example',
    'https://me:secret@city.example',
    'https://city.example/?a=b',
    'https://city.example/#a',
  ])('a backend cannot be at %s', (upstream) => {
    expect(() => caller({ upstream })).toThrow(TypeError)
  })
})

describe('the key', () => {
  test('goes into the fields of a report, in front of what the resident wrote', async () => {
    const here = await setting()
    expect((await here.post(report({ description: 'Яма у дома №5; глубокая & широкая' }))).status).toBe(200)
    expect([...sentFields(here)]).toEqual([
      ['api_key', apiKey],
      ['service_code', '001'],
      ['address_string', 'ул. Ленина, 5'],
      ['description', 'Яма у дома №5; глубокая & широкая'],
    ])
    expect(here.server.received[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded;charset=UTF-8')
  })

  test('goes into a report with a file, and the file stays what it is', async () => {
    const here = await setting()
    const form = new FormData()
    form.set('service_code', '001')
    form.append('attribute[TYPE]', 'a')
    form.append('attribute[TYPE]', 'b')
    form.set('media', new File([new Uint8Array([0xff, 0xd8, 0, 13, 10, 255])], 'яма.jpg', { type: 'image/jpeg' }))
    await here.post(form)
    const [received] = here.server.received
    const sent = await new Response(received?.body as Buffer<ArrayBuffer>, {
      headers: { 'content-type': received?.headers['content-type'] ?? '' },
    }).formData()
    expect([...sent.keys()]).toEqual(['api_key', 'service_code', 'attribute[TYPE]', 'attribute[TYPE]', 'media'])
    expect([sent.get('api_key'), sent.getAll('attribute[TYPE]')]).toEqual([apiKey, ['a', 'b']])
    const media = sent.get('media') as File
    expect([media.name, media.type, [...(await media.bytes())]]).toEqual([
      'яма.jpg',
      'image/jpeg',
      [0xff, 0xd8, 0, 13, 10, 255],
    ])
    expect(received?.headers['content-length']).toBe(String(received?.body.length))
  })

  test('stands in no address and no header, and reading does without it', async () => {
    const { server, get, post } = await setting()
    await get('requests.json')
    await post(report())
    const places = server.received.flatMap(({ path, headers }) => [path, JSON.stringify(headers)])
    expect(places.filter((place) => /k3y|secret/.test(place))).toEqual([])
    expect(server.received[0]?.body.length).toBe(0)
  })

  test.each(['api_key', 'API_KEY', ' api_key', 'api.key', 'api key', 'api_key[]', 'api_key[0]', 'api[key'])(
    'is the only one: a client’s own «%s» is left out',
    async (name) => {
      const here = await setting()
      await here.post(report({ [name]: 'mine' }))
      const form = new FormData()
      form.set('service_code', '001')
      form.set(name, 'mine')
      await here.post(form)
      expect(here.server.received.map(({ body }) => body.includes('mine'))).toEqual([false, false])
      expect(here.server.received.map(({ body }) => body.includes('k3y'))).toEqual([true, true])
    },
  )

  test('cannot be smuggled past a server that parts fields at semicolons', async () => {
    const here = await setting()
    await here.post('service_code=001;api_key=mine', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(here.server.received[0]?.body.toString()).toContain('service_code=001%3Bapi_key%3Dmine')
  })

  test('never comes back, in whatever spelling a server quotes it', async () => {
    const quoted = [apiKey, 'k3y &amp; &lt;secret&gt;', 'k3y+%26+%3Csecret%3E', 'k3y%20%26%20%3Csecret%3E', '']
    const { post } = await setting({}, (_, response) =>
      response
        .writeHead(403, { 'Content-Type': 'text/plain', ETag: `"${'k3y%20%26%20%3Csecret%3E'}"` })
        .end(quoted.join('|яма|')),
    )
    const answer = await post(report())
    expect([answer.status, answer.headers.get('etag')]).toEqual([403, '"***"'])
    expect(await answer.text()).toBe('***|яма|***|яма|***|яма|***|яма|')
  })

  test('never comes back from within a JSON string', async () => {
    const { post } = await setting({ apiKey: 'a "quoted" key' }, ({ body }, response) =>
      json(response, [{ description: new URLSearchParams(body.toString()).get('api_key') }]),
    )
    expect(await (await post(report())).json()).toEqual([{ description: '***' }])
  })

  test('never comes back from JSON that PHP has written, with its slashes escaped', async () => {
    const { post } = await setting({ apiKey: 'c2VjcmV0/a+b/c==' }, (_, response) =>
      response.writeHead(403, { 'Content-Type': 'application/json' }).end('[{"description":"c2VjcmV0\\/a+b\\/c=="}]'),
    )
    expect(await (await post(report())).json()).toEqual([{ description: '***' }])
  })

  test('of a few letters is a placeholder, and words that hold it stay whole', async () => {
    const { post } = await setting({ apiKey: 'test' }, (_, response) => json(response, ['The latest report']))
    expect(await (await post(report())).json()).toEqual(['The latest report'])
  })

  test('is left out where a server wants none', async () => {
    const here = await setting({ apiKey: undefined })
    await here.post(report({ api_key: 'mine' }))
    expect(sentFields(here).has('api_key')).toBe(false)
  })
})

describe('the jurisdiction', () => {
  test('is the site’s own, in the query of a reading and in the fields of a report', async () => {
    const here = await setting({ jurisdictionId: 'city.example' })
    await here.get('services.json?jurisdiction_id=other')
    await here.post(report({ jurisdiction_id: 'other' }), {}, 'requests.json?jurisdiction_id=other')
    expect(here.server.received.map(({ path }) => path)).toEqual([
      '/open311/v2/services.json?jurisdiction_id=city.example',
      '/open311/v2/requests.json',
    ])
    expect(sentFields(here).getAll('jurisdiction_id')).toEqual(['city.example'])
  })

  test('is the client’s where the site names none', async () => {
    const here = await setting()
    await here.post(report({ jurisdiction_id: 'mine' }), {}, 'requests.json?jurisdiction_id=mine')
    expect(here.server.received[0]?.path).toBe('/open311/v2/requests.json?jurisdiction_id=mine')
    expect(sentFields(here).get('jurisdiction_id')).toBe('mine')
  })
})

describe('what the backend learns of a client', () => {
  test('is its language and the copy it has, never who it is', async () => {
    const { server, get } = await setting()
    await get('services.json', {
      accept: 'application/json',
      'accept-language': 'tt',
      'if-none-match': '"1"',
      'if-modified-since': 'Sun, 22 Nov 2026 00:00:00 GMT',
      cookie: 'session=1',
      authorization: 'Bearer 1',
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-host': 'evil.example',
      forwarded: 'for=192.0.2.1',
      origin: site,
      referer: `${site}/page`,
      'x-api-key': '1',
    })
    const {
      host,
      connection,
      'user-agent': agent,
      'accept-encoding': encoding,
      ...rest
    } = server.received[0]?.headers ?? {}
    expect(host).toBe(new URL(server.url).host)
    expect(rest).toEqual({
      accept: 'application/json',
      'accept-language': 'tt',
      'if-none-match': '"1"',
      'if-modified-since': 'Sun, 22 Nov 2026 00:00:00 GMT',
      // By these Node's fetch says that it keeps no copy itself.
      'cache-control': 'no-cache',
      pragma: 'no-cache',
      'sec-fetch-mode': 'cors',
    })
  })
})

describe('the size of a report', () => {
  const piece = new Uint8Array(1_000).fill(97)
  const endless = (pieces: number, pulled = { count: 0 }) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulled.count++ < pieces) controller.enqueue(piece)
        else controller.close()
      },
    })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  test('is counted as it arrives, and reading stops at the limit', async () => {
    const { server, post } = await setting({ limits: { form: 5_000 } })
    const pulled = { count: 0 }
    expect((await post(endless(100_000, pulled), form)).status).toBe(413)
    expect(pulled.count).toBeLessThan(10)
    expect(server.received).toEqual([])
    expect((await post(endless(5), form)).status).toBe(200)
  })

  test('is refused before it is read where it is announced', async () => {
    const { post } = await setting({ limits: { form: 5_000 } })
    const pulled = { count: 0 }
    // A stream is asked for one piece ahead of its reader.
    expect((await post(endless(1, pulled), { ...form, 'content-length': '5001' })).status).toBe(413)
    expect(pulled.count).toBeLessThanOrEqual(1)
  })

  test('may be larger with files', async () => {
    const { server, post } = await setting({ limits: { form: 100, upload: 3_000 } })
    const upload = async (size: number) => {
      const body = new FormData()
      body.set('media', new Blob([new Uint8Array(size)]), 'a.jpg')
      const written = new Response(body)
      const type = written.headers.get('content-type') ?? ''
      return post(await written.bytes(), { 'content-type': type })
    }
    expect([(await upload(2_000)).status, (await upload(3_000)).status]).toEqual([200, 413])
    expect(server.received).toHaveLength(1)
  })

  test('does not go into thousands of fields', async () => {
    const { server, post } = await setting()
    const body = new FormData()
    for (let field = 0; field < 501; field++) body.append('attribute[A]', '1')
    expect([(await post(body)).status, server.received]).toEqual([413, []])
  })

  test.each(['application/json', 'text/plain', '', 'application/x-www-form-urlencoded; charset=utf-16'])(
    'is not taken as «%s»',
    async (type) => {
      const { server, post } = await setting()
      expect([(await post('{}', { 'content-type': type })).status, server.received]).toEqual([415, []])
    },
  )

  test('a multipart body that cannot be read is refused', async () => {
    const { server, post } = await setting()
    const answer = await post('--a\r\nnonsense', { 'content-type': 'multipart/form-data; boundary=a' })
    expect([answer.status, server.received]).toEqual([400, []])
  })

  test('a report that never ends is given up', async () => {
    const { server, post } = await setting({ limits: { time: 50 } })
    expect((await post(new ReadableStream(), form)).status).toBe(408)
    expect(server.received).toEqual([])
  })
})

describe('rates', () => {
  const rates = { read: { burst: 2, perMinute: 1 }, post: { burst: 1, perMinute: 1 } }

  test('reading and reporting are counted apart, and Retry-After says when', async () => {
    const { server, get, post } = await setting({ rates })
    const reads = [await get('services.json'), await get('services.json'), await get('services.json')]
    const reports = [await post(report()), await post(report())]
    expect(reads.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(reports.map(({ status }) => status)).toEqual([200, 429])
    expect(Number(reports[1]?.headers.get('retry-after'))).toBeGreaterThan(50)
    expect(await codes(reads[2] as Response)).toEqual([429])
    expect(server.received).toHaveLength(3)
  })

  test('are shared out by what the site says of a client, with all that the server tells about it', async () => {
    const { server } = await setting()
    const handle = open311Proxy({
      upstream: server.url,
      path: '/open311',
      rates,
      clientAddress: (_: Request, client: { address: string }) => client.address,
    })
    const ask = async (address: string) =>
      (await handle(new Request(`${site}/open311/services.json`), { address })).status
    expect([await ask('a'), await ask('a'), await ask('a'), await ask('b')]).toEqual([200, 200, 429, 200])
  })

  test('an address that does not exist costs nothing', async () => {
    const { get } = await setting({ rates })
    const answers = [await get('a.json'), await get('b.json'), await get('c.json'), await get('services.json')]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 200])
  })
})

describe('who may report', () => {
  const from = async (headers: Record<string, string>, origins?: readonly string[]) => {
    const { server, post } = await setting({ ...(origins && { origins }) })
    const answer = await post(report(), { 'sec-fetch-site': '', ...headers })
    expect(server.received).toHaveLength(answer.status === 200 ? 1 : 0)
    return answer
  }
  const withoutFetchSite = async (headers: Record<string, string>) => {
    const { server, handle } = await setting()
    const answer = await handle(
      new Request(`${site}/open311/requests.json`, { method: 'POST', body: report(), headers }),
    )
    return [answer.status, server.received.length]
  }

  test('a page of the same origin, as its browser says', async () => {
    expect((await from({ 'sec-fetch-site': 'same-origin', origin: 'https://public.example' })).status).toBe(200)
  })

  test('a page of the same origin, where a browser says only the origin', async () => {
    expect(await withoutFetchSite({ origin: site })).toEqual([200, 1])
  })

  test('nobody who does not say where they come from', async () => {
    expect(await withoutFetchSite({})).toEqual([403, 0])
  })

  test('no page of another origin', async () => {
    expect(await withoutFetchSite({ origin: 'https://evil.example' })).toEqual([403, 0])
    expect(await withoutFetchSite({ origin: 'null' })).toEqual([403, 0])
  })

  test.each(['cross-site', 'same-site', 'none'])('no page that is %s, whatever origin it names', async (relation) => {
    const answer = await from({ 'sec-fetch-site': relation, origin: site })
    expect([answer.status, await codes(answer)]).toEqual([403, [403]])
  })

  test('a page of an origin that the site names, and it can read the answer', async () => {
    const answer = await from({ 'sec-fetch-site': 'same-site', origin: 'https://www.city.example' }, [
      'https://www.city.example',
    ])
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://www.city.example')
    expect(answer.headers.get('access-control-expose-headers')).toBe('date, retry-after')
    expect(answer.headers.get('vary')).toBe('origin')
  })

  test('a refusal can be read by those pages too, and by no others', async () => {
    const { get } = await setting({ origins: ['https://www.city.example'] })
    const allowed = (origin: string) =>
      get('nothing.json', { origin }).then(({ headers }) => headers.get('access-control-allow-origin'))
    expect(await allowed('https://www.city.example')).toBe('https://www.city.example')
    expect(await allowed('https://evil.example')).toBeNull()
  })
})

describe('the answer', () => {
  test('comes with its status, body and Retry-After', async () => {
    const { get } = await setting({}, (_, response) =>
      json(response, [{ code: 503, description: 'Обновляемся' }], 503, { 'Retry-After': '120' }),
    )
    const answer = await get('services.json')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '120'])
    expect(await answer.json()).toEqual([{ code: 503, description: 'Обновляемся' }])
  })

  test('keeps XML in its own encoding, byte by byte', async () => {
    const body = Buffer.from([0x3c, 0x61, 0x3e, 0xdf, 0xec, 0xe0, 0x3c, 0x2f, 0x61, 0x3e])
    const { get } = await setting({}, (_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/xml; charset=windows-1251' }).end(body),
    )
    const answer = await get('services.xml')
    expect(answer.headers.get('content-type')).toBe('text/xml; charset=windows-1251')
    expect(Buffer.from(await answer.bytes())).toEqual(body)
  })

  test('leaves out every header that would act on the site', async () => {
    const { get } = await setting({}, (_, response) =>
      json(response, services, 200, {
        'Set-Cookie': 'session=1',
        'Access-Control-Allow-Origin': '*',
        'Clear-Site-Data': '"*"',
        'Strict-Transport-Security': 'max-age=1',
        'WWW-Authenticate': 'Basic',
        Link: '<https://evil.example/a.css>; rel=preload',
        Refresh: '0; url=https://evil.example',
        'Keep-Alive': 'timeout=5',
        Server: 'old',
        ETag: '"1"',
        'Cache-Control': 'max-age=60',
      }),
    )
    const { headers } = await get('services.json')
    expect(Object.fromEntries(headers)).toEqual({
      'cache-control': 'max-age=60',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': 'application/json',
      'cross-origin-resource-policy': 'same-origin',
      etag: '"1"',
      'x-content-type-options': 'nosniff',
    })
  })

  test('of a page is text and nothing that could run on the site', async () => {
    const { get } = await setting({}, (_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html; charset=iso-8859-1' }).end('<script>alert(1)</script>'),
    )
    const { headers } = await get('services.json')
    expect(headers.get('content-type')).toBe('text/plain; charset=iso-8859-1')
  })

  test('is kept by nobody after a report, and asked for anew where the server says nothing', async () => {
    const { get, post } = await setting()
    expect((await get('services.json')).headers.get('cache-control')).toBe('no-cache')
    const cached = await setting({}, (_, response) => json(response, accepted, 200, { 'Cache-Control': 'max-age=60' }))
    expect((await cached.post(report())).headers.get('cache-control')).toBe('no-store')
    expect((await post(report(), { 'sec-fetch-site': 'none' })).headers.get('cache-control')).toBe('no-store')
  })

  test.each([204, 304])('%d comes without a body', async (status) => {
    const { get } = await setting({}, (_, response) => response.writeHead(status, { ETag: '"1"' }).end())
    const answer = await get('services.json', { 'if-none-match': '"1"' })
    expect([answer.status, answer.body, answer.headers.get('etag')]).toEqual([status, null, '"1"'])
  })

  test('that was packed arrives unpacked, and says nothing else of it', async () => {
    const { get } = await setting({}, (_, response) =>
      response
        .writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
        .end(gzipSync(JSON.stringify(services))),
    )
    const answer = await get('services.json')
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(await answer.json()).toEqual(services)
  })

  test('of more bytes than allowed is given up while it comes, packed ones too', async () => {
    const { get } = await setting({ limits: { answer: 10_000 } }, (_, response) =>
      response
        .writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(10_001, 32))),
    )
    const answer = await get('services.json')
    expect([answer.status, await codes(answer)]).toEqual([502, [502]])
  })
})

test('a server that never stops answering is hung up on', async () => {
  let closed = Promise.resolve()
  const { get } = await setting({ limits: { answer: 10_000 } }, (_, response) => {
    closed = new Promise((resolve) => response.once('close', resolve))
    response.writeHead(200, { 'Content-Type': 'application/json' })
    const more = () => response.write(' '.repeat(1_000)) && setImmediate(more)
    response.on('drain', more)
    more()
  })
  expect((await get('services.json')).status).toBe(502)
  await closed
})

describe('a backend that is not there', () => {
  const gone = async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    return caller({ upstream: `http://127.0.0.1:${port}` })
  }

  test('is an error list in JSON', async () => {
    const answer = await (await gone()).get('services.json')
    expect([answer.status, Object.fromEntries(answer.headers)]).toEqual([
      502,
      {
        'cache-control': 'no-store',
        'content-language': 'ru',
        'content-security-policy': "default-src 'none'; sandbox",
        'content-type': 'application/json; charset=utf-8',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      },
    ])
    expect(await answer.json()).toEqual([{ code: 502, description: 'Сервер ведомства не ответил как надо.' }])
  })

  test('is an error list in XML, and in English for those who read that', async () => {
    const answer = await (await gone()).post(report(), { 'accept-language': 'en-GB,ru;q=0.5' }, 'requests.xml')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/xml; charset=utf-8'])
    expect(await answer.text()).toBe(
      '<?xml version="1.0" encoding="utf-8"?><errors><error><code>502</code>' +
        '<description>The authority’s server gave no proper answer.</description></error></errors>',
    )
  })

  test('or is silent, is 504 when its time is over', async () => {
    const { get } = await setting({ limits: { time: 50 } }, () => {})
    expect(await codes(await get('services.json'))).toEqual([504])
  })

  test('or falls silent in the middle of its answer, is 504 as well', async () => {
    const { get } = await setting({ limits: { time: 100 } }, (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.write('[')
    })
    expect((await get('services.json')).status).toBe(504)
  })

  test('or breaks off, is 502', async () => {
    const { get } = await setting({}, (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '10' })
      response.write('[')
      response.destroy()
    })
    expect((await get('services.json')).status).toBe(502)
  })

  test.each([301, 302, 303, 307, 308])('or sends elsewhere with %d, is not followed there', async (status) => {
    const stranger = await serve((_, response) => json(response, accepted))
    const { post, get } = await setting({}, (_, response) =>
      response.writeHead(status, { Location: `${stranger.url}/requests.json` }).end(),
    )
    const answers = [await post(report()), await get('services.json')]
    expect(answers.map((answer) => [answer.status, answer.headers.get('location')])).toEqual([
      [502, null],
      [502, null],
    ])
    expect(stranger.received).toEqual([])
  })
})

test('a client that goes away takes its reading along, but not the report it has handed over', async () => {
  const leaving = new AbortController()
  let closed = Promise.resolve()
  const server = await open(async (incoming, response) => {
    leaving.abort()
    if (incoming.method === 'GET') closed = new Promise((resolve) => response.once('close', resolve))
    else json(response, accepted)
  })
  const { handle } = caller({ upstream: server.url })
  const reading = new Request(`${site}/open311/services.json`, { signal: leaving.signal })
  expect((await handle(reading)).status).toBe(502)
  await closed
  const headers = { 'sec-fetch-site': 'same-origin' }
  const reporting = new Request(`${site}/open311/requests.json`, {
    method: 'POST',
    body: report(),
    headers,
    signal: leaving.signal,
  })
  expect((await handle(reporting)).status).toBe(200)
})

test('fetch is given nothing that edge runtimes refuse', async () => {
  const { post } = await setting()
  const asked = vi.spyOn(globalThis, 'fetch')
  onTestFinished(() => asked.mockRestore())
  await post(report())
  expect(asked.mock.calls.map(([, init]) => Object.keys(init ?? {}).sort())).toEqual([
    ['body', 'headers', 'method', 'redirect', 'signal'],
  ])
})

test('nothing is said in the console, whatever happens', async () => {
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name))
  onTestFinished(() => void vi.restoreAllMocks())
  const { get, post } = await setting({}, (_, response) => response.destroy())
  await get('services.json')
  await post(report())
  await get('nothing.json')
  expect(spies.flatMap(({ mock }) => mock.calls)).toEqual([])
})
