import { expect, test } from 'vitest'
import { Form } from '../../domain/form.ts'
import { definition, json, Raw, services, town } from './town.fixture.ts'
import { parseXml } from './xml.ts'

const xmlServices = `<?xml version="1.0" encoding="utf-8"?>
<services is_array="true">
  <service>
    <service_code>015</service_code><service_name>Müll &amp; Dreck</service_name><metadata>false</metadata>
    <keywords/><group></group><type>realtime</type>
  </service>
</services>`

const leaves = (form: Form) => form.categories.flatMap((one) => one.children ?? [one])

test('services are themes, groups their branches, and the form is whole', async () => {
  const { form } = town({})
  const made = await form()
  expect(Form.safeParse(made).error).toBeUndefined()
  expect(made.categories).toEqual([
    {
      code: 'group Дороги',
      label: 'Дороги',
      children: [
        {
          code: 'POT',
          label: 'Ямы',
          hint: 'Яма на дороге',
          keywords: ['дорога', 'яма'],
          place: 'required',
          details: true,
        },
        { code: 'LAMP', label: 'Фонари', place: 'required' },
      ],
    },
    { code: '015', label: 'Мусор', place: 'required' },
  ])
  expect(made).toMatchObject({ features: ['track'], visibility: 'public', limits: { text: { max: 4000 } } })
})

test('the language of the form is asked for, and nothing that a preflight would stop at', async () => {
  const { form, seen } = town({})
  await form()
  expect(seen[0]?.headers.get('Accept-Language')).toBe('ru')
  expect([...(seen[0]?.headers.keys() ?? [])].sort()).toEqual(['accept', 'accept-language'])
})

test('questions are asked for anew in another language', async () => {
  const { adapter, seen } = town({})
  for (const language of ['ru', 'en'] as const) {
    await adapter.form({ organization: 'kirov', language })
    await adapter.category?.({ organization: 'kirov', code: 'POT', language })
    await adapter.category?.({ organization: 'kirov', code: 'POT', language })
  }
  const asked = seen.filter(({ path }) => path === 'services/POT.json')
  expect(asked.map(({ headers }) => headers.get('Accept-Language'))).toEqual(['ru', 'en'])
})

test('a jurisdiction is named only where there is one', async () => {
  const without = town({})
  await without.form()
  expect([...(without.seen[0]?.query ?? [])]).toEqual([])
  const within = town({}, { jurisdictionId: 'city.example' })
  await within.form()
  expect([...(within.seen[0]?.query ?? [])]).toEqual([['jurisdiction_id', 'city.example']])
})

test('attributes are questions of all six types in their order, and text to read is a note that nobody must answer', async () => {
  const { category } = town({})
  expect(await category('POT')).toEqual({
    code: 'POT',
    questions: [
      { code: 'hint', type: 'note', label: 'Измерьте глубину', required: false },
      { code: 'depth', type: 'number', label: 'Глубина', hint: 'в сантиметрах', required: true },
      { code: 'seen', type: 'datetime', label: 'Когда', required: false },
      {
        code: 'hazards',
        type: 'choices',
        label: 'Кому мешает',
        required: false,
        options: [
          { value: 'feet', label: 'Пешеходам' },
          { value: 'cars', label: 'Машинам' },
        ],
      },
    ],
  })
})

test.each([
  ['string', 'text'],
  ['text', 'longtext'],
  ['singlevaluelist', 'choice'],
  ['somethingelse', 'text'],
])('an attribute of the type %s is asked as %s', async (datatype, type) => {
  const attribute = {
    variable: true,
    code: 'a',
    datatype,
    required: 'false',
    description: 'A',
    values: [{ key: 1, name: 'Один' }],
  }
  const { category } = town({ 'GET services/POT.json': { attributes: [attribute] } })
  expect((await category('POT'))?.questions?.[0]?.type).toBe(type)
})

test('a list with nothing to choose from is written into', async () => {
  const attribute = {
    variable: 'true',
    code: 'a',
    datatype: 'singlevaluelist',
    required: 'true',
    description: 'A',
    values: '',
  }
  const { category } = town({ 'GET services/POT.json': { attributes: [attribute] } })
  expect(await category('POT')).toMatchObject({ questions: [{ type: 'text', required: true }] })
})

test('a service without metadata is not asked for its definition', async () => {
  const { category, seen } = town({})
  expect(await category('015')).toEqual({ code: '015', questions: [] })
  expect(seen.map(({ path }) => path)).toEqual(['services.json'])
})

test.each([400, 404, 501])('a definition that is refused with %i is none', async (status) => {
  const { category } = town({ 'GET services/POT.json': new Raw('Not Implemented', status) })
  expect(await category('POT')).toEqual({ code: 'POT', questions: [] })
})

test('a service that is not in the list is not found', async () => {
  await expect(town({}).category('NOPE')).rejects.toMatchObject({ code: 'not_found' })
})

test('a code that is a name with spaces and slashes is one part of a path', async () => {
  const { category, seen } = town({
    'GET services.json': [{ service_code: 'Street / lighting', service_name: 'Light', metadata: true }],
  })
  await category('Street / lighting')
  expect(seen[1]?.path).toBe('services/Street%20%2F%20lighting.json')
})

test.each([
  ['wrapped', { services }],
  ['an object in place of an array', Object.fromEntries(services.map((one, index) => [index, one]))],
  ['nested', { services: { service: services } }],
  ['in data', { data: services, success: true }],
  [
    'upper-case',
    services.map((one) => Object.fromEntries(Object.entries(one).map(([key, value]) => [key.toUpperCase(), value]))),
  ],
  ['booleans as strings', services.map((one) => ({ ...one, metadata: String(one.metadata) }))],
])('a list that is %s gives the same form', async (_, body) => {
  const plain = await town({}).form()
  expect(await town({ 'GET services.json': body }).form()).toEqual(plain)
})

test('codes written as bare numbers keep their zeros and all their digits', async () => {
  const body = '[{"service_code":001,"service_name":"a: 001, \\"b\\"","n":0.0},{"service_code":12345678901234567890}]'
  expect(leaves(await town({ 'GET services.json': new Raw(body) }).form())).toMatchObject([
    { code: '001', label: 'a: 001, "b"' },
    { code: '12345678901234567890' },
  ])
})

test('a service told twice is one theme', async () => {
  const twice = [...services, ...services]
  expect(leaves(await town({ 'GET services.json': twice }).form())).toHaveLength(3)
})

test.each([
  ['404', new Raw('Not found', 404)],
  ['400', new Raw('Unknown format', 400)],
  ['an error with status 200', json({ error: 'Unknown format' })],
  ['406', new Raw('', 406)],
  ['415', new Raw('', 415)],
  ['a page', new Raw('<!DOCTYPE html><html></html>')],
  ['rubbish', new Raw('services = ')],
  ['an object of its own', { title: 'Services', rows: [['015', 'Müll']] }],
])('where JSON is answered with %s, XML is asked for and remembered', async (_, answer) => {
  const { form, seen, category } = town({
    'GET services.json': answer,
    'GET services.xml': new Raw(xmlServices, 200, { 'Content-Type': 'text/xml' }),
  })
  const made = await form()
  expect(made.categories).toEqual([{ code: '015', label: 'Müll & Dreck', place: 'required' }])
  await form()
  await category('015')
  expect(seen.map(({ path }) => path)).toEqual(['services.json', 'services.xml', 'services.xml'])
})

test('a server that fails over JSON is asked for XML', async () => {
  const { form } = town({
    'GET services.json': new Raw('', 500, { 'Retry-After': '0' }),
    'GET services.xml': new Raw(xmlServices, 200, { 'Content-Type': 'text/xml' }),
  })
  expect((await form()).categories).toMatchObject([{ code: '015' }])
})

test('a format that is given is the only one', async () => {
  const { form, seen } = town({ 'GET services.xml': new Raw(xmlServices) }, { format: 'xml' })
  await form()
  expect(seen.map(({ path, headers }) => [path, headers.get('Accept')])).toEqual([
    ['services.xml', 'text/xml, application/xml'],
  ])
})

test('who reads JSON never loads the XML parser', async () => {
  const { form, category } = town({}, { loadXml: () => Promise.reject(new Error('it was loaded')) })
  await form()
  await expect(category('POT')).resolves.toBeDefined()
})

test('a parser that does not load is a network that fails', async () => {
  const loadXml = () => Promise.reject(new Error('no such chunk'))
  const { form } = town({ 'GET services.xml': new Raw(xmlServices) }, { format: 'xml', loadXml })
  await expect(form()).rejects.toMatchObject({ code: 'offline' })
})

test('JSON in an answer to XML is read all the same', async () => {
  const { form } = town({ 'GET services.xml': services }, { format: 'xml' })
  expect(leaves(await form())).toHaveLength(3)
})

test('a definition is the same in XML', async () => {
  const xml = `<service_definition><service_code>POT</service_code><attributes>${definition.attributes
    .map(({ values, ...one }) => {
      const fields = Object.entries(one).map(([name, value]) => `<${name}>${value}</${name}>`)
      const all = values?.map(({ key, name }) => `<value><key>${key}</key><name>${name}</name></value>`) ?? []
      return `<attribute>${fields.join('')}<values>${all.join('')}</values></attribute>`
    })
    .join('\n')}</attributes></service_definition>`
  const inXml = town({ 'GET services.xml': json(services), 'GET services/POT.xml': new Raw(xml) }, { format: 'xml' })
  expect(await inXml.category('POT')).toEqual(await town({}).category('POT'))
})

test('values with a whole value for a key are options once', async () => {
  const value = { key: 'circle', name: 'Круг' }
  const attribute = {
    variable: true,
    code: 'shape',
    datatype: 'singlevaluelist',
    required: true,
    description: 'Форма',
    values: [{ key: value, name: value }],
  }
  const { category } = town({ 'GET services/POT.json': { attributes: [attribute] } })
  expect(await category('POT')).toMatchObject({ questions: [{ options: [{ value: 'circle', label: 'Круг' }] }] })
})

test('an empty list of services says that the jurisdiction may be wrong', async () => {
  await expect(town({ 'GET services.json': [] }).form()).rejects.toMatchObject({
    code: 'malformed',
    subject: 'services',
    message: expect.stringContaining('jurisdiction'),
  })
})

test('a page with status 200 is no answer', async () => {
  const page = new Raw('\n<html><body>Error</body></html>', 200, { 'Content-Type': 'text/html' })
  await expect(town({ 'GET services.json': page }).form()).rejects.toMatchObject({
    code: 'malformed',
    subject: 'body',
    status: 200,
  })
})

test('the list that is kept for old keys is no list', async () => {
  const body = [{ service_code: 'XXX', service_name: 'This app has been updated', metadata: false }]
  await expect(town({ 'GET services.json': body }).form()).rejects.toMatchObject({ code: 'unauthorized' })
})

test('an error with status 200 is an error', async () => {
  const body = { errors: [{ code: 403, description: 'jurisdiction_id was not found' }] }
  await expect(town({ 'GET services.json': body }, { format: 'json' }).form()).rejects.toMatchObject({
    code: 'unauthorized',
    status: 403,
    message: expect.stringContaining('jurisdiction_id was not found'),
  })
})

test('a page that leaves gets its own reason', async () => {
  const reason = new Error('the resident has left')
  const { adapter } = town({})
  const form = adapter.form({ organization: 'kirov', language: 'ru' }, { signal: AbortSignal.abort(reason) })
  await expect(form).rejects.toBe(reason)
})

test('what place is needed follows from the option', async () => {
  expect((await town({}, { location: 'both' }).form()).placeNeeds).toBe('both')
  expect((await town({}, { location: 'either' }).form()).placeNeeds).toBeUndefined()
})

test('files are asked for only where they can be sent', async () => {
  expect(await town({}).form()).toMatchObject({ limits: { files: { count: 0 } } })
  expect(town({}).adapter.capabilities.attach).toBe('none')
  const withFiles = town({}, { upload: 'multipart', form: { limits: { files: { count: 3 } } } })
  expect(await withFiles.form()).toMatchObject({ limits: { files: { count: 3, types: ['image/jpeg', 'image/png'] } } })
  expect(withFiles.adapter.capabilities.attach).toBe('with')
  expect(town({}, { upload: { url: 'https://city.example/image' } }).adapter.capabilities.attach).toBe('before')
})

test('words of the server in another language than the form say so', async () => {
  const { form, category } = town({}, { form: { language: 'en' } })
  expect((await form()).categories[1]).toMatchObject({ code: '015', lang: 'en' })
  expect((await category('POT'))?.questions?.[0]).toMatchObject({ lang: 'en' })
})

test('XML keeps entities, CDATA and line breaks inside a text, and drops those around it', () => {
  expect(parseXml('<a>\n <b>\n  1 &lt; 2\n\n3 </b><c/><d><![CDATA[<p>]]></d><e>null</e></a>')).toEqual({
    a: { b: '1 < 2\n\n3 ', c: '', d: '<p>', e: 'null' },
  })
})
