import { render } from 'preact'
import type { OpenRequest, PanelHandle, PanelHost } from '../panel-host.ts'
import { learn, loadForm, speak } from './connect.ts'
import type { Housing } from './move-in.ts'
import { detour, loadSteps } from './onward.ts'
import { createPanel, forget, show, startOver } from './panel.ts'
import { Shell } from './shell.tsx'
import { createStage } from './stage.ts'
import { takeLink } from './tracking-link.ts'
import { blank, hasContent } from './written.ts'

/** Puts the panel into the element. It is seen once `open` is called, or at once where it stands in the page. */
export function mountPanel(host: PanelHost): PanelHandle {
  const panel = createPanel(host)
  const { organization, mode } = host.options()
  const inFlow = mode === 'inline' || mode === 'page'
  const stage = createStage(host, inFlow, requestClose, closed)
  let begun = false
  let asked = host.options().language
  let housing: Housing | undefined
  panel.leave = leave

  function draw() {
    render(<Shell panel={panel} inFlow={inFlow} onClose={requestClose} />, stage.box)
  }

  async function begin() {
    if (begun) return
    begun = true
    await learn(panel, asked)
    draw()
    loadForm(panel)
    loadSteps(panel).then(arrived, () => {
      // Asked for again, and told of, when they are needed.
    })
    if (panel.link.value) detour(panel, 'follow')
  }

  const arrived = () => {
    housing ??= panel.steps.value?.moveIn(panel, stage.box, requestClose)
  }

  const losesText = () =>
    panel.open.value &&
    (panel.shared.value || panel.drafts.value?.kept() === false) &&
    hasContent(panel.written.value) &&
    !panel.delivery.value

  /** Only where closing loses something is the resident asked first. */
  function requestClose() {
    if (panel.screen.value === 'leaving' || !losesText()) stage.hide()
    else detour(panel, 'leaving')
  }

  function leave() {
    panel.written.value = blank(host.options())
    stage.hide()
  }

  function closed() {
    if (!panel.open.value) return
    panel.open.value = false
    if (panel.shared.value) forget(panel)
    panel.voice.hush()
    host.emit('close', { organization: host.options().organization, draft: Boolean(panel.drafts.value?.kept()) })
    host.closed()
  }

  /** What the page asks for at this opening; nothing once something has been written. */
  function settle({ screen, opener, ...given }: OpenRequest) {
    if (!Object.keys(given).length || hasContent(panel.written.value) || panel.delivery.value) return
    panel.written.value = blank({ ...host.options(), ...given })
  }

  if (mode === 'page') panel.link.value = takeLink()
  if (inFlow) begin()
  host.load('client').then(
    ({ prepare }) => prepare(panel, inFlow),
    () => {
      // Asked for again, and told of, when the panel is opened.
    },
  )

  return {
    async open(request) {
      if (inFlow && request.screen === 'new') {
        if (panel.screen.value === 'follow') show(panel, panel.cameFrom.value)
        // Whoever asks for a form where a receipt stands has read it.
        if (panel.screen.value === 'sent') startOver(panel)
      }
      settle(request)
      await begin()
      if (inFlow) panel.focus.value = { id: undefined }
      else if (!panel.open.value) {
        panel.open.value = true
        stage.show()
        panel.focus.value = { id: undefined }
        host.emit('open', { organization, screen: request.screen ?? 'new' })
        host.opened()
      }
      panel.unsent.value?.opened(request.opener)
      if (request.screen === 'follow') detour(panel, 'follow')
      else if (request.screen === 'new' && panel.screen.value === 'follow') show(panel, panel.cameFrom.value)
    },
    close: requestClose,
    update() {
      stage.restore(panel.open.value)
      housing?.refresh()
      const { language } = host.options()
      // Only a change by the site: what the resident has chosen since stays.
      if (begun && language !== asked) speak(panel, language)
      asked = language
    },
    destroy() {
      housing?.moveOut()
      panel.unsent.value?.stop()
      panel.voice.hush()
      render(null, stage.box)
      stage.remove()
    },
  }
}
