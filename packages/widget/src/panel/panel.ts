import type {
  Capabilities,
  CategoryDetails,
  Client,
  Delivery,
  DeliveryState,
  FieldError,
  Form,
  Language,
  OtklikError,
} from '@otklik/sdk'
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { panel as russian } from '../catalogue/ru/panel.ts'
import type { Words } from '../catalogue/words.ts'
import type { ChunkModules, PanelHost } from '../panel-host.ts'
import type { Drafts } from './drafts/index.tsx'
import type { Unsent } from './unsent/watch.tsx'
import { createVoice, type Voice } from './voice.ts'
import { blank, type Written } from './written.ts'

/** The screens, in the order in which a resident can meet them. */
export type ScreenName =
  | 'tell'
  | 'topic'
  | 'procedure'
  | 'place'
  | 'contact'
  | 'review'
  | 'sending'
  | 'sent'
  | 'waiting'
  | 'pending'
  | 'partial'
  | 'unknown'
  | 'refused'
  | 'follow'
  | 'failed'
  | 'closed'
  | 'leaving'
  | 'draft'
  | 'idle'

/** Those that are counted. */
export const inRoute: ReadonlySet<ScreenName> = new Set(['tell', 'topic', 'procedure', 'place', 'contact', 'review'])

/** Everything the screens share: what was written, where the resident is, and what is going on. */
export interface Panel {
  readonly host: PanelHost
  readonly open: Signal<boolean>
  readonly language: Signal<Language>
  readonly english: Signal<Words | undefined>
  readonly words: ReadonlySignal<Words['panel']>
  readonly form: Signal<Form | undefined>
  readonly client: Signal<Client | undefined>
  /** Why there is no form. */
  readonly failure: Signal<Failure | undefined>
  readonly written: Signal<Written>
  readonly screen: Signal<ScreenName>
  /** Where «Назад» leads from a screen that is not part of the route. */
  readonly cameFrom: Signal<ScreenName>
  /** Set while one row of the review is being changed: the row to come back to. */
  readonly changing: Signal<string | undefined>
  readonly errors: Signal<readonly FieldError[]>
  /** Id of what should have the focus once the screen is drawn; its heading when empty. Every write moves the focus. */
  readonly focus: Signal<{ readonly id: string | undefined }>
  /** Number of the screen in the route, and the route's length once it is known. */
  readonly counter: Signal<Counter>
  /** Details of themes that are fetched when one is chosen, by code. */
  readonly details: Signal<Readonly<Record<string, CategoryDetails | 'loading' | 'failed'>>>
  /** The form changed after the resident began. */
  readonly formChanged: Signal<boolean>
  readonly steps: Signal<ChunkModules['steps'] | undefined>
  readonly follow: Signal<ChunkModules['follow'] | undefined>
  readonly extra: Signal<ChunkModules['extra'] | undefined>
  /** What the device keeps for the resident, once the chunk that knows is there. */
  readonly drafts: Signal<Drafts | undefined>
  /** What was not sent, once the chunk that tells of it is there. */
  readonly unsent: Signal<Unsent | undefined>
  readonly delivery: Signal<Delivery | undefined>
  /** State of the delivery, as last told. */
  readonly progress: Signal<DeliveryState | undefined>
  /** Why it was refused for good. */
  readonly refusal: Signal<OtklikError | undefined>
  /** The resident said that this computer is not theirs, or the site did. */
  readonly shared: Signal<boolean>
  /** True while «Далее» waits for something. */
  readonly busy: Signal<boolean>
  /** Number and token of a tracking link that led here. */
  readonly link: Signal<{ readonly number: string; readonly token: string } | undefined>
  readonly voice: Voice
  /** The latest request for the form; an earlier one's answer is dropped. */
  request: object | undefined
  /** What was sent before (ISO 8601) is not listed: on a shared computer it is somebody else's. */
  forgottenAt: string
  /** Closes and forgets what was written. */
  leave: () => void
}

/** Number of a screen in the route and, once it is known, how many there are; `least` is the lowest total shown. */
export interface Counter {
  readonly number: number
  readonly total: number | undefined
  readonly least: number | undefined
}

const firstCounter: Counter = { number: 1, total: undefined, least: undefined }

export type Failure = OtklikError['code'] | 'load'

/** A client whatever its backend: what it cannot do, it says when asked. */
export type AnyClient = Client<Capabilities>

export function createPanel(host: PanelHost): Panel {
  const options = host.options()
  const language = signal<Language>(options.language)
  const english = signal<Words | undefined>(undefined)
  return {
    host,
    open: signal(false),
    language,
    english,
    words: computed(() => (language.value === 'en' && english.value ? english.value.panel : russian)),
    form: signal(undefined),
    client: signal(undefined),
    failure: signal(undefined),
    written: signal(blank(options)),
    screen: signal<ScreenName>('tell'),
    cameFrom: signal<ScreenName>('tell'),
    changing: signal(undefined),
    errors: signal<readonly FieldError[]>([]),
    focus: signal({ id: undefined }),
    counter: signal<Counter>(firstCounter),
    details: signal({}),
    formChanged: signal(false),
    steps: signal(undefined),
    follow: signal(undefined),
    extra: signal(undefined),
    drafts: signal(undefined),
    unsent: signal(undefined),
    delivery: signal(undefined),
    progress: signal(undefined),
    refusal: signal(undefined),
    shared: signal(options.sharedDevice),
    busy: signal(false),
    link: signal(undefined),
    voice: createVoice(),
    request: undefined,
    forgottenAt: '',
    leave: () => {},
  }
}

/** The language our own words are in: Russian while a catalogue is missing or on its way. */
export const spoken = (panel: Panel): Language => (panel.language.value === 'en' && panel.english.value ? 'en' : 'ru')

/** `lang` of a text from the form; undefined where it is that of the words around it. */
export function formLanguage(panel: Panel, own?: Language): Language | undefined {
  const language = own ?? panel.form.value?.language
  return language === spoken(panel) ? undefined : language
}

export function edit(panel: Panel, change: Partial<Written>): void {
  panel.written.value = { ...panel.written.value, ...change }
}

/** Shows a screen with the focus on its heading, or on what has this id. */
export function show(panel: Panel, screen: ScreenName, focusId?: string): void {
  panel.voice.moveOn()
  batch(() => {
    panel.screen.value = screen
    panel.errors.value = []
    panel.focus.value = { id: focusId }
  })
}

/** Shows what is wrong, with the focus on the summary. */
export function showErrors(panel: Panel, errors: readonly FieldError[]): void {
  batch(() => {
    panel.errors.value = errors
    panel.focus.value = { id: 'summary' }
  })
}

/** Leaves nothing of this resident for the next. */
export function forget(panel: Panel): void {
  panel.forgottenAt = new Date().toISOString()
  startOver(panel)
}

/** Starts a message anew, with what the site has set for it. */
export function startOver(panel: Panel): void {
  batch(() => {
    panel.written.value = blank(panel.host.options())
    panel.delivery.value = undefined
    panel.changing.value = undefined
    panel.counter.value = firstCounter
    panel.formChanged.value = false
    show(panel, 'tell')
  })
}
