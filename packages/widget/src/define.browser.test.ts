import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import './define.ts'
import { OtklikWidget } from './index.ts'

afterEach(() => document.body.replaceChildren())

test('an app that imports the package has the element, and its chunks through its own bundler', async () => {
  const widget = new OtklikWidget()
  widget.setAttribute('organization', 'kirov')
  widget.lang = 'ru'
  document.body.append(widget)
  await page.getByRole('button', { name: 'Сообщить о проблеме или спросить' }).click()
  await expect.element(page.getByRole('dialog')).toBeVisible()
  widget.close()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
})

test('an opener names the organization whose widget it opens', async () => {
  document.body.innerHTML = `<otklik-widget organization="a" mode="none"></otklik-widget>
    <otklik-widget organization="b" mode="none"></otklik-widget><button data-otklik-open="b">Написать</button>`
  await page.getByRole('button', { name: 'Написать' }).click()
  await expect.element(page.getByRole('dialog')).toBeVisible()
  expect(document.querySelector('[organization=b]')?.shadowRoot?.querySelector('dialog')?.open).toBe(true)
  expect(document.querySelector('[organization=a]')?.shadowRoot?.querySelector('dialog')).toBeNull()
})

test('a framework can set the adapter as a property', () => {
  expect('adapter' in new OtklikWidget()).toBe(true)
})
