import type {
  Capabilities,
  Case,
  CaseSummary,
  CategoryDetails,
  Delivery,
  DeliveryState,
  Draft,
  Form,
  Language,
  NearbyCase,
  Outbox,
  Receipt,
} from '@otklik/sdk'
import { memoryOutbox } from '@otklik/sdk'
import type { Rows } from '@otklik/sdk/outbox'
import { render, within } from '@testing-library/preact'
import { h, options as preact } from 'preact'
import type {
  Around,
  ChunkModules,
  ChunkName,
  LoadChunk,
  PanelHost,
  WidgetEvents,
  WidgetOptions,
} from '../panel-host.ts'
import { loadForm } from './connect.ts'
import type { Row } from './drafts/rows.ts'
import { loadSteps } from './onward.ts'
import { type AnyClient, createPanel, type Panel } from './panel.ts'
import { sampleForm } from './sample-form.fixture.ts'
import { Shell } from './shell.tsx'

// Effects run at once rather than after a frame: a timer of theirs would outlive the test's document.
preact.requestAnimationFrame = (flush) => queueMicrotask(flush)

/** A backend of one page, whose every answer a test decides. */
export interface Backend {
  form: Form | Error
  readonly asked: Language[]
  readonly drafts: Draft[]
  /** Tells the newest delivery how it went. */
  tell(state: DeliveryState): void
  track(): Promise<Case>
  /** What the resident whom a network has named has sent. */
  mine(): Promise<CaseSummary[]>
  readonly acted: unknown[]
  retries: number
  checks: number
  /** What the adapter can do; to be changed before the panel is used. */
  capabilities: Capabilities
  /** What others have reported, and which themes fit: as the backend answers. */
  near(): Promise<NearbyCase[]>
  suggest(): Promise<string[]>
  /** What was asked beyond the form. */
  readonly questions: unknown[]
  /** What a theme asks that is fetched when it is chosen. */
  details: Partial<CategoryDetails>
}

export interface OpenedPanel {
  readonly panel: Panel
  readonly backend: Backend
  readonly events: [keyof WidgetEvents, unknown][]
  readonly screen: ReturnType<typeof within>
  readonly root: ShadowRoot
  /** What the panel stands in. */
  readonly box: HTMLElement
  focused(): Element | null
}

export const receipt: Receipt = {
  number: '2026-000123-7',
  token: 'secret',
  code: '123456789012',
  sentAt: '2026-11-21T09:30:00Z',
  due: { date: '2026-12-04' },
  url: 'https://kirov.example/o/kirov/track',
}

/** What our own contract can do. */
const ours: Capabilities = {
  idempotency: 'key',
  attach: 'before',
  attachLater: true,
  category: true,
  track: true,
  mine: false,
  rate: true,
  dispute: true,
  reply: true,
  nearby: false,
  support: false,
  suggestCategory: false,
}

/** The panel as a resident meets it, in the page's flow, with its later chunks taken from their sources. */
export async function openPanel(
  options: Partial<WidgetOptions> = {},
  form: Form | Error = sampleForm,
  capabilities: Partial<Capabilities> = {},
  device = createDevice(),
  around: Around = {},
): Promise<OpenedPanel> {
  // jsdom lays nothing out and so scrolls nothing.
  Element.prototype.scrollIntoView ??= () => {}
  const element = document.createElement('div')
  document.body.append(element)
  const root = element.attachShadow({ mode: 'open' })
  const backend = createBackend(form)
  backend.capabilities = { ...ours, ...capabilities }
  const events: OpenedPanel['events'] = []
  const host: PanelHost = {
    element,
    root,
    options: () => ({ ...defaults, ...options }),
    load: loader(backend, device),
    ...around,
    emit: (name, detail) => {
      events.push([name, detail])
    },
    opened: () => {},
    closed: () => {},
  }
  const panel = createPanel(host)
  const container = document.createElement('section')
  root.append(container)
  render(h(Shell, { panel, inFlow: true, onClose: () => {} }), { container, baseElement: container })
  await Promise.all([loadForm(panel), loadSteps(panel)])
  return { panel, backend, events, root, box: container, screen: within(container), focused: () => root.activeElement }
}

export const defaults: WidgetOptions = {
  organization: 'kirov',
  backend: 'https://kirov.example',
  mode: 'inline',
  language: 'ru',
  theme: 'page',
  sharedDevice: false,
  history: true,
  debug: false,
  adapter: 'rest',
}

/** What a device keeps: rows and messages outlive a page, until a test takes another device. */
export function createDevice() {
  const rows = new Map<string, Row>()
  const indexedDbRows = (): Rows<Row> => ({
    get: async (key) => rows.get(key),
    all: async () => [...rows.values()],
    put: async (key, row) => void rows.set(key, row),
    remove: async (key) => void rows.delete(key),
    clear: async () => rows.clear(),
  })
  const outbox: Outbox = { ...memoryOutbox(), durable: async () => true }
  return { rows, outbox, indexedDbRows }
}

export type Device = ReturnType<typeof createDevice>

export function loader(backend: Backend, device = createDevice()): LoadChunk {
  const chunks: Partial<Record<ChunkName, () => Promise<unknown>>> = {
    steps: () => import('./steps-chunk.ts'),
    follow: () => import('./follow-chunk.ts'),
    mine: () => import('./mine-chunk.ts'),
    extra: () => import('./extra-chunk.ts'),
    drafts: () => import('./drafts-chunk.ts'),
    kept: () => import('./kept-chunk.ts'),
    outbox: async () => ({ indexedDbRows: device.indexedDbRows }),
    unsent: () => import('./unsent-chunk.ts'),
    en: () => import('../catalogue/en.ts'),
    photo: async () => photoTools,
    client: async () => ({
      clientOf: async (panel: Panel) => (panel.client.value ??= clientOf(backend) as unknown as AnyClient),
      prepare: () => {},
      foreseeTrouble: async () => {},
      async loadUnsent(panel: Panel) {
        panel.unsent.value ??= (await import('./unsent-chunk.ts')).watchUnsent(panel)
      },
      outboxOf: () => device.outbox,
    }),
  }
  return async (chunk) => {
    const load = chunks[chunk]
    if (!load) throw new Error(`no chunk ${chunk} here`)
    return (await load()) as ChunkModules[typeof chunk]
  }
}

/** The device’s tools need a canvas; here a file is taken as it is, and one called «битый» cannot be read. */
const photoTools = {
  async prepareFile(file: File) {
    const { name, size, type } = file
    if (name.startsWith('битый')) return { ok: false, problem: { code: 'file_unreadable', params: { name } } }
    return { ok: true, file: { blob: file, name, size, type, sha256: 'c'.repeat(64), changed: false } }
  },
  async drawPreview() {},
}

export function createBackend(form: Form | Error): Backend {
  return {
    form,
    asked: [],
    drafts: [],
    tell: () => {},
    track: () => Promise.reject(failure('not_found')),
    mine: async () => [],
    acted: [],
    retries: 0,
    checks: 0,
    capabilities: ours,
    near: async () => [],
    suggest: async () => [],
    questions: [],
    details: {},
  }
}

function clientOf(backend: Backend) {
  const deliveries: Delivery[] = []
  const watchers = new Set<(all: readonly Delivery[]) => void>()
  const act = (access: unknown, deed?: unknown) => {
    backend.acted.push([access, deed])
    return backend.track()
  }
  return {
    organization: 'kirov',
    get capabilities() {
      return backend.capabilities
    },
    async form({ language }: { language: Language }) {
      backend.asked.push(language)
      if (backend.form instanceof Error) throw backend.form
      return { ...backend.form, language }
    },
    category: async ({ code }: { code: string }) => ({ code, ...backend.details }),
    submit(draft: Draft) {
      backend.drafts.push(draft)
      const delivery = deliveryOf(backend, draft.key.slice(0, 8))
      deliveries.push(delivery)
      delivery.subscribe(() => {
        for (const tell of watchers) tell(deliveries)
      })
      return delivery
    },
    deliveries: async () => deliveries,
    watch(listener: (all: readonly Delivery[]) => void) {
      listener(deliveries)
      watchers.add(listener)
      return () => watchers.delete(listener)
    },
    track(access: unknown) {
      backend.questions.push(access)
      return backend.track()
    },
    mine: () => backend.mine(),
    nearby(request: unknown) {
      backend.questions.push(request)
      return backend.near()
    },
    suggestCategory(request: unknown) {
      backend.questions.push(request)
      return backend.suggest()
    },
    rate: act,
    dispute: act,
    reply: act,
    attachLater: act,
  }
}

function deliveryOf(backend: Backend, id: string): Delivery {
  const listeners = new Set<(state: DeliveryState) => void>()
  let state: DeliveryState = { name: 'sending', progress: { sent: 0, total: 0 } }
  backend.tell = (next) => {
    state = next
    for (const listener of [...listeners]) listener(next)
  }
  return {
    id,
    createdAt: '2020-01-01T09:30:00Z',
    attempts: 1,
    kept: true,
    get state() {
      return state
    },
    subscribe(listener) {
      listeners.add(listener)
      listener(state)
      return () => listeners.delete(listener)
    },
    receipt: new Promise(() => {}),
    check: () => {
      backend.checks += 1
    },
    retry: () => {
      backend.retries += 1
    },
    cancel: async () => backend.tell({ name: 'cancelled' }),
  }
}

/** An error as the SDK throws it. */
export function failure(code: string, details: object = {}): Error {
  return Object.assign(new Error(code), { code, fields: [], ...details })
}
