import { expect, test } from 'vitest'
import { xmlDocument } from './xml.ts'

test('a list has an element for each item, named as GeoReport names it', () => {
  expect(xmlDocument('services', [{ service_code: '001', metadata: true, group: null }])).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<services>
  <service>
    <service_code>001</service_code>
    <metadata>true</metadata>
    <group></group>
  </service>
</services>
`,
  )
})

test('an empty list is an empty root', () => {
  expect(xmlDocument('service_requests', [])).toContain('\n<service_requests></service_requests>\n')
})

test('what has no value is left out', () => {
  expect(xmlDocument('discovery', { contact: undefined, key_service: 'x' })).not.toContain('contact')
})

test('marks are escaped, and what XML cannot hold is left out', () => {
  expect(xmlDocument('a', { text: 'яма <b>&amp; "лужа" ]]>\0\u0007\ud800\uffff\r\n' })).toContain(
    '<text>яма &lt;b&gt;&amp;amp; "лужа" ]]&gt;\ufffd&#13;\n</text>',
  )
})
