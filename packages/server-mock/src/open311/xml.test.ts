import { expect, test } from 'vitest'
import { elements, writeXml } from './xml.ts'

const inside = (xml: string) => xml.replace(/^<\?xml version="1.0" encoding="utf-8"\?>\n/, '').trimEnd()

test('signs that mean something in XML are escaped, and what XML cannot hold is left out', () => {
  const text = '<b> & "Ё" \u0000\u001b\ud800 👷\r\n'
  expect(inside(writeXml(elements.errors, [{ description: text }]))).toBe(
    '<errors><error><description>&lt;b&gt; &amp; &quot;Ё&quot;  👷&#13;\n</description></error></errors>',
  )
})

test('a list of the specification is an element around elements, and any other is the element repeated', () => {
  const row = { values: [{ key: 'a' }, { key: 'b' }], recipient: ['Один', 'Два'], notes: [] }
  expect(inside(writeXml(elements.definition, [row]))).toBe(
    '<service_definition><values><value><key>a</key></value><value><key>b</key></value></values>' +
      '<recipient>Один</recipient><recipient>Два</recipient><notes/></service_definition>',
  )
})

test('what is not known is an empty element, and false and nought are not', () => {
  expect(inside(writeXml(elements.requests, [{ lat: 0, metadata: false, address: null, zipcode: '' }]))).toBe(
    '<service_requests><request><lat>0</lat><metadata>false</metadata><address/><zipcode/></request></service_requests>',
  )
})
