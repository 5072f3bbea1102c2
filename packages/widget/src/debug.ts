// Entry of the chunk `debug`: says in the console what is wrong with the embedding. Loaded only for `data-debug`.
import { adapterChoices } from './adapter-options.ts'
import { attributes } from './attributes.ts'
import type { channels } from './channels.ts'
import type { HostChoice } from './hosts/names.ts'
import { choices, readBackend, type WidgetOptions } from './options.ts'

/** What an element may carry besides our options. */
const foreign = /^(id|class|style|slot|part|hidden|title|dir|role|tabindex|is|data-.*|aria-.*)$/

/** Said once more, so that this chunk does not need what only networks need. */
const fromElsewhere = {
  host: Object.keys({ vk: 0, max: 0 } satisfies Record<HostChoice, 0>),
  channel: Object.keys({ site: 0, vk: 0, ok: 0, max: 0, telegram: 0, poster: 0, kiosk: 0 } satisfies Record<
    (typeof channels)[number],
    0
  >),
}

const all = { ...choices, ...adapterChoices, ...fromElsewhere }

/** Options that one adapter alone reads. */
const readers = {
  'opa-id': 'pos',
  opaid: 'pos',
  jurisdiction: 'open311',
  format: 'open311',
  multivalue: 'open311',
  upload: 'open311',
  location: 'open311',
}

/**
 * Checks the options of a widget and of the script tag behind it, now and when they change, and says what a policy has
 * blocked (`early`) and blocks from now on.
 */
export function watch(
  widget: HTMLElement,
  options: () => WidgetOptions,
  early: readonly Violation[],
  signal: AbortSignal,
): void {
  const said = new Set<string>()
  const say = (problem: string) => {
    if (said.has(problem)) return
    said.add(problem)
    console.warn(`[otklik] ${problem}`)
  }
  const check = () => {
    for (const problem of optionProblems(attributesOf(widget))) say(problem)
    for (const script of document.querySelectorAll<HTMLScriptElement>('script[data-debug]')) {
      for (const problem of scriptProblems(script)) say(problem)
    }
    for (const opener of document.querySelectorAll<HTMLElement>('[data-otklik-open]')) {
      const wanted = opener.dataset.otklikOpen
      if (wanted && !document.querySelector(`otklik-widget[organization="${CSS.escape(wanted)}"]`)) {
        say(`data-otklik-open="${wanted}" names an organization that has no widget on this page`)
      }
    }
  }
  check()
  const changes = new MutationObserver(check)
  changes.observe(widget, { attributes: true })

  const blocked = (violation: Violation) => {
    const advice = policyAdvice(violation, options().backend)
    if (advice) say(advice)
  }
  early.forEach(blocked)
  document.addEventListener('securitypolicyviolation', blocked, { signal })
  signal.addEventListener('abort', () => changes.disconnect())
}

/** What is wrong with a widget's attributes, each in one sentence. */
export function optionProblems(given: ReadonlyMap<string, string>): string[] {
  const problems: string[] = []
  const known = new Set<string>([...attributes, ...attributes.map((name) => name.replace('-', ''))])
  const adapter = given.get('adapter') ?? 'rest'
  if (adapter === 'rest' && !given.get('organization')) problems.push('organization is missing')
  if (adapter !== 'rest' && adapter !== 'pos' && !given.get('backend')) {
    problems.push(`adapter="${adapter}" needs a backend: the address of the server, or of a proxy on this site`)
  }
  if (given.has('community') && !given.has('channel')) problems.push('community is only read with a channel')
  if (given.has('host') && (given.has('channel') || given.has('community'))) {
    problems.push('channel and community are not read with host: the network says them')
  }
  for (const [name, reader] of Object.entries(readers)) {
    if (given.has(name) && adapter !== reader) problems.push(`${name} is only read with adapter="${reader}"`)
  }
  for (const [name, value] of given) {
    if (!known.has(name)) {
      if (!foreign.test(name)) problems.push(`${name} is not an option; there are ${attributes.join(', ')}`)
      continue
    }
    const allowed: readonly string[] | undefined = all[name as keyof typeof all]
    const primary = name === 'lang' ? value.split('-')[0]?.toLowerCase() : value
    if (allowed && !allowed.includes(primary ?? '')) {
      problems.push(`${name}="${value}" is none of ${allowed.join(', ')}`)
    }
    if (name === 'backend' && !readBackend(value, document.baseURI)) {
      problems.push(`backend="${value}" is not an http(s) address`)
    }
  }
  return problems
}

/** What is wrong with the script tag, besides the options that it hands on to its widget. */
export function scriptProblems(script: HTMLScriptElement): string[] {
  const problems: string[] = []
  const mode = script.dataset.mode ?? ''
  if (/^(banner|inline|page)$/.test(mode) && document.head.contains(script)) {
    problems.push(`data-mode="${mode}" shows the widget where the script stands: move the script into the body`)
  }
  if (script.src && new URL(script.src).origin !== location.origin && script.crossOrigin === null) {
    problems.push('the script comes from another origin: give its tag the attribute crossorigin')
  }
  return problems
}

type Violation = Pick<SecurityPolicyViolationEvent, 'blockedURI' | 'effectiveDirective'>

/** The words a policy lacks, when what it blocked was ours. */
export function policyAdvice({ blockedURI, effectiveDirective }: Violation, backend: string): string | undefined {
  const origin = new URL(backend).origin
  if (!blockedURI.startsWith(origin)) return
  const directive = effectiveDirective.replace(/-(elem|attr)$/, '')
  return `the Content-Security-Policy of this page blocks ${blockedURI}: add ${origin} to ${directive}`
}

function attributesOf(element: Element): Map<string, string> {
  return new Map([...element.attributes].map(({ name, value }) => [name, value]))
}
