import { afterEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { PanelHandle, PanelHost, WidgetOptions } from '../panel-host.ts'
import { mountPanel } from './index.tsx'
import { createBackend, defaults, loader } from './open-panel.fixture.ts'
import { sampleForm } from './sample-form.fixture.ts'

// What only a real browser has: the top layer, computed colours, where things stand.

let handle: PanelHandle | undefined
afterEach(() => {
  handle?.destroy()
  document.body.replaceChildren()
  document.documentElement.removeAttribute('style')
})

test('closing by Esc keeps what was written', async () => {
  const { open, closed } = mount()
  await open()
  await page.getByLabelText('Текст сообщения').fill('На улице Ленина яма')
  await userEvent.keyboard('{Escape}')
  expect(closed).toHaveBeenCalledOnce()
  await open()
  await expect.element(page.getByLabelText('Текст сообщения')).toHaveValue('На улице Ленина яма')
})

test('asked for again before the browser has said that it is closed, it opens', async () => {
  const { open, closed, root } = mount()
  await open()
  handle?.close()
  await open()
  await expect.poll(() => closed.mock.calls.length).toBe(1)
  await new Promise((resolve) => requestAnimationFrame(resolve))
  expect(root.querySelector('dialog')?.matches(':modal')).toBe(true)
  handle?.close()
  expect(closed).toHaveBeenCalledTimes(2)
})

test('on a shared computer closing asks first, and then forgets', async () => {
  const { open, closed, root } = mount({ sharedDevice: true })
  await open()
  await page.getByLabelText('Текст сообщения').fill('На улице Ленина яма')
  await page.getByRole('button', { name: 'Закрыть' }).click()
  await headed(root, 'Закрыть и потерять написанное?')
  expect(closed).not.toHaveBeenCalled()
  await page.getByRole('button', { name: 'Закрыть и стереть' }).click()
  expect(closed).toHaveBeenCalledOnce()
  await open()
  await expect.element(page.getByLabelText('Текст сообщения')).toHaveValue('')
})

test('a form that comes late moves nothing', async () => {
  let arrive = (_: unknown) => {}
  const late = new Promise((resolve) => {
    arrive = resolve
  })
  const { open } = mount({}, late)
  await open()
  const field = page.getByLabelText('Текст сообщения')
  const before = field.element().getBoundingClientRect().top
  arrive(undefined)
  await expect.element(page.getByRole('link', { name: '112' })).toBeVisible()
  expect(Math.abs(field.element().getBoundingClientRect().top - before)).toBeLessThan(1)
})

test('an accent that cannot be read is replaced for text, and labelled in black', async () => {
  document.documentElement.style.setProperty('--otklik-accent', '#ffd400')
  const { open, root } = mount()
  await open()
  const link = page.getByRole('button', { name: 'Узнать, что с моим сообщением' })
  await expect.element(link).toBeVisible()
  const next = page.getByRole('button', { name: 'Далее' })
  await vi.waitFor(() => expect(getComputedStyle(next.element()).color).toBe('rgb(0, 0, 0)'))
  expect(getComputedStyle(link.element()).color).not.toBe('rgb(255, 212, 0)')
  expect(root.querySelector('[style*=color]')).toBeNull()
})

test('taken away, it leaves nothing', async () => {
  const { open, root } = mount()
  await open()
  handle?.destroy()
  expect(root.childElementCount).toBe(0)
  expect(root.adoptedStyleSheets).toEqual([])
})

test('in the page’s flow there is no dialog, nothing to close, and no focus is taken', async () => {
  mount({ mode: 'inline' })
  await expect.element(page.getByRole('heading', { name: 'Расскажите, в чём дело' })).toBeVisible()
  expect(page.getByRole('dialog').elements()).toEqual([])
  expect(page.getByRole('button', { name: 'Закрыть' }).elements()).toEqual([])
  expect(document.activeElement).toBe(document.body)
})

test('a page that is nothing but the panel is named after the screen', async () => {
  mount({ mode: 'page' })
  await vi.waitFor(() => expect(document.title).toBe('Расскажите, в чём дело — Город Киров'))
})

/** The focus stands on a screen's heading. */
const headed = (root: ShadowRoot, heading: string) =>
  vi.waitFor(() => expect(root.activeElement?.textContent).toBe(heading))

function mount(options: Partial<WidgetOptions> = {}, until?: Promise<unknown>) {
  const element = document.createElement('div')
  document.body.append(element)
  const root = element.attachShadow({ mode: 'open' })
  const load = loader(createBackend(sampleForm))
  const closed = vi.fn()
  const host: PanelHost = {
    element,
    root,
    options: () => ({ ...defaults, mode: 'button', ...options }),
    load: async (chunk) => {
      if (chunk === 'client') await until
      return load(chunk)
    },
    emit: () => {},
    opened: () => {},
    closed,
  }
  const mounted = mountPanel(host)
  handle = mounted
  return {
    root,
    closed,
    async open() {
      mounted.open({})
      await headed(root, 'Расскажите, в чём дело')
    },
  }
}
