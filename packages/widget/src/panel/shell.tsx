import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { CloseIcon } from './icons.tsx'
import { type Counter, formLanguage, inRoute, type Panel, type ScreenName, spoken } from './panel.ts'
import { Failed } from './steps/failed.tsx'
import { Tell } from './steps/tell.tsx'

interface ShellProps {
  readonly panel: Panel
  /** In the page's flow there is no dialog and nothing to close. */
  readonly inFlow: boolean
  readonly onClose: () => void
}

/** The frame around the screens: title, language, close, the one live region. */
export function Shell({ panel, inFlow, onClose }: ShellProps) {
  const words = panel.words.value
  const organization = panel.form.value?.organization
  // An organization of which only the id is known has no name for people.
  const title = words.dialog(organization?.shortName === organization?.id ? '' : organization?.shortName)
  const Title = panel.host.options().mode === 'page' ? 'h1' : 'p'
  return (
    <div class="frame" lang={spoken(panel)}>
      <div class="header" part="header">
        <Title
          id="title"
          class={organization || panel.failure.value ? 'title' : 'title later'}
          lang={organization && formLanguage(panel)}
        >
          {title}
        </Title>
        {!inFlow && (
          <button type="button" class="close" aria-label={words.close} onClick={onClose}>
            <CloseIcon />
          </button>
        )}
      </div>
      <Current panel={panel} />
      <p class="hidden" role="status">
        {panel.voice.message}
      </p>
    </div>
  )
}

/** The screen that is shown now. */
function Current({ panel }: { readonly panel: Panel }) {
  const name = panel.screen.value
  const frame = useRef<HTMLDivElement>(null)
  const focus = panel.focus.value
  // Everything but the first drawing in the page's flow moves the focus.
  const before = useRef<typeof focus | undefined>(undefined)
  useEffect(() => {
    const moved = before.current !== undefined || panel.open.value
    before.current = focus
    if (!moved) return
    const root = frame.current?.getRootNode() as Document | ShadowRoot | undefined
    const target = (focus.id && find(root, focus.id)) || root?.getElementById('heading')
    target?.focus({ preventScroll: true })
    target?.scrollIntoView({ block: focus.id ? 'center' : 'nearest' })
    if (!focus.id) frame.current?.closest('dialog')?.scrollTo(0, 0)
  }, [focus])
  useEffect(() => announce(panel, name), [name])
  useEffect(() => nameDocument(panel), [focus, panel.form.value, panel.language.value])
  return (
    <div class="current" ref={frame}>
      {draw(panel, name)}
    </div>
  )
}

function draw(panel: Panel, name: ScreenName) {
  const own: Partial<Record<ScreenName, ComponentType<{ panel: Panel }> | undefined>> = {
    tell: Tell,
    failed: Failed,
    follow: panel.follow.value?.Follow,
    ...panel.steps.value?.screens,
    ...panel.extra.value?.screens,
    ...panel.drafts.value?.screens,
    ...panel.unsent.value?.screens,
  }
  const Drawn = own[name]
  return Drawn ? <Drawn key={name} panel={panel} /> : null
}

/** The page hears which screen it is. */
function announce(panel: Panel, step: ScreenName): void {
  const { organization } = panel.host.options()
  panel.host.emit('step', { organization, step, ...(inRoute.has(step) && countOf(panel.counter.value)) })
}

/** A page that is nothing but the panel is named after the screen. */
function nameDocument({ host, form }: Panel): void {
  if (host.options().mode !== 'page') return
  const heading = host.root.getElementById('heading')?.textContent
  document.title = [heading, form.value?.organization.shortName].filter(Boolean).join(' — ')
}

const countOf = ({ number, total }: Counter) => ({ number, total })

/** A field, or the first choice of a group. */
function find(root: Document | ShadowRoot | undefined, id: string): HTMLElement | null | undefined {
  const target = root?.getElementById(id)
  return target instanceof HTMLFieldSetElement ? target.querySelector('input') : target
}
