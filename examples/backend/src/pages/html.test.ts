import { expect, test } from 'vitest'
import { attributes, html, toText } from './html.ts'

const hostile = `"><script>alert('1')</script>&`

test('a value is escaped in text and in an attribute', () => {
  expect(toText(html`<p title="${hostile}">${hostile}</p>`)).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
  )
})

test('markup made by the template is not escaped twice, alone or in a list', () => {
  const items = ['<a>', 'b'].map((item) => html`<li>${item}</li>`)
  expect(toText(html`<ul>${items}</ul>`)).toBe('<ul><li>&lt;a&gt;</li><li>b</li></ul>')
})

test('an object that looks like markup is not taken for it', () => {
  const fake = JSON.parse('{"markup":"<script>"}')
  expect(toText(html`<p>${fake}</p>`)).toBe('<p>[object Object]</p>')
})

test('nothing is left behind by false, null and undefined, and zero is shown', () => {
  expect(toText(html`<p>${false}${null}${undefined}${0}</p>`)).toBe('<p>0</p>')
})

test('a value within a tag must stand in quotes', () => {
  expect(() => html`<p class=${'a'}>`).toThrow(TypeError)
  expect(() => html`<p ${'onclick'}="x">`).toThrow(TypeError)
  expect(toText(html`<a href="/o/${'kirov'}?lang=${'ru'}">`)).toBe('<a href="/o/kirov?lang=ru">')
})

test('attributes are escaped, bare when true, left out when there is none', () => {
  const given = attributes({ id: 'a', checked: true, disabled: false, 'aria-describedby': undefined, value: hostile })
  expect(toText(html`<input${given}>`)).toBe(
    '<input id="a" checked value="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">',
  )
  expect(() => attributes({ 'onclick=x ': 'y' })).toThrow(TypeError)
})
