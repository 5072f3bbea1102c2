import { afterEach, expect, test, vi } from 'vitest'
import { followBack } from './back.ts'

vi.setConfig({ testTimeout: 60_000 })

const stops: AbortController[] = []

/** The page's router shows another page of its own there, once it has heard of the address. */
let isElsewhere = false
const route = () => {
  isElsewhere = location.hash === '#/connect'
}
addEventListener('hashchange', route)

afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort()
  document.body.replaceChildren()
  isElsewhere = false
})

const patience = { timeout: 30_000 }

/** A panel with a number of screens, each but the first with «Назад», and in a page of its own address. */
function panel(
  address: string,
  attributes: Record<string, string> = { mode: 'page' },
  tell?: (available: boolean) => void,
) {
  history.pushState({ own: address }, '', address)
  const widget = document.createElement('div')
  for (const [name, value] of Object.entries(attributes)) widget.setAttribute(name, value)
  const root = widget.attachShadow({ mode: 'open' })
  document.body.append(widget)
  const stopping = new AbortController()
  stops.push(stopping)
  followBack(widget, root, stopping.signal, tell)
  let screen = 0
  const show = (next: number) => {
    screen = next
    const section = document.createElement('section')
    section.className = 'flow'
    // jsdom lays nothing out.
    section.checkVisibility = () => !isElsewhere
    const footer = document.createElement('div')
    footer.className = 'footer'
    const button = document.createElement('button')
    button.type = 'button'
    button.onclick = () => show(screen - 1)
    if (next > 0) footer.append(button)
    section.append(footer)
    root.replaceChildren(section)
  }
  show(0)
  return { show, screen: () => screen, root, stop: () => stopping.abort() }
}

const popped = () => new Promise((resolve) => addEventListener('popstate', () => setTimeout(resolve), { once: true }))

async function back(): Promise<void> {
  const done = popped()
  history.back()
  await done
}

/** The router has heard of it, and the panel after it. */
const routed = (go: () => void) =>
  new Promise((resolve) => {
    addEventListener('hashchange', () => setTimeout(() => setTimeout(resolve)), { once: true })
    go()
  })

/** There is an entry of the panel's own before the page's. */
const guarded = () => vi.waitFor(() => expect(history.state).toHaveProperty('otklikBack'), patience)
const unguarded = () => vi.waitFor(() => expect(history.state).not.toHaveProperty('otklikBack'), patience)

test('the gesture does what «Назад» does, screen by screen, and at the first one it leaves', async () => {
  const before = location.href
  const { show, screen } = panel('/mini-app/#/1')
  const address = location.href
  show(1)
  await guarded()
  show(2)
  expect(location.href).toBe(address)
  await back()
  expect(screen()).toBe(1)
  await guarded()
  await back()
  expect(screen()).toBe(0)
  await unguarded()
  expect(location.href).toBe(address)
  await back()
  expect(location.href).toBe(before)
  expect(screen()).toBe(0)
})

test('a client with a button of its own is told when there is a way back, and when there is none any more', async () => {
  const tell = vi.fn()
  const { show } = panel('/mini-app/#/told', { mode: 'page' }, tell)
  show(1)
  await guarded()
  show(2)
  show(1)
  await vi.waitFor(() => expect(tell.mock.calls).toEqual([[true]]), patience)
  await back()
  await unguarded()
  await vi.waitFor(() => expect(tell.mock.calls).toEqual([[true], [false]]), patience)
})

test('«Назад» itself leaves no entry behind', async () => {
  const { show, root, screen } = panel('/mini-app/#/2')
  show(1)
  await guarded()
  root.querySelector('button')?.click()
  await unguarded()
  expect(screen()).toBe(0)
  expect(history.state).toEqual({ own: '/mini-app/#/2' })
})

test('while the page’s own router shows another page, the gesture is the router’s', async () => {
  const { show, screen } = panel('/mini-app/#/3')
  show(1)
  await guarded()
  await routed(() => {
    location.hash = '#/connect'
  })
  expect(screen()).toBe(1)
  expect(history.state ?? {}).not.toHaveProperty('otklikBack')
  await routed(() => history.back())
  expect(screen()).toBe(1)
  await guarded()
  await back()
  expect(screen()).toBe(0)
})

test('what the page’s router leads back to has no entry of the panel’s where there is no way back any more', async () => {
  const { show } = panel('/mini-app/#/6')
  show(1)
  await guarded()
  await routed(() => {
    location.hash = '#/connect'
  })
  show(0)
  await routed(() => history.back())
  await unguarded()
})

test('a page that wants its history untouched keeps it so, as does a panel that is not the page', async () => {
  for (const attributes of [{ mode: 'page', history: 'off' }, { mode: 'inline' }]) {
    const { show } = panel('/mini-app/#/4', attributes)
    show(1)
    // What is told of changes is told in a microtask.
    await Promise.resolve()
    expect(history.state).toEqual({ own: '/mini-app/#/4' })
  }
})

test('a panel that has left does nothing any more', async () => {
  const { show, screen, stop } = panel('/mini-app/#/5')
  show(1)
  await guarded()
  stop()
  await back()
  expect(screen()).toBe(1)
})
