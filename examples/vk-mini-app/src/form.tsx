import type { OtklikWidget } from '@otklik/widget'
import type { Host } from '@otklik/widget/host'
import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { addresses, type Preset } from './address.ts'
import type { App } from './app.ts'

interface FormProps {
  readonly app: App
  readonly host: Host
  readonly organization: string
  readonly hidden: boolean
}

/** The widget. It stays where it is while something else is shown, and keeps what was written. */
export function Form({ app, host, organization, hidden }: FormProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const widget: OtklikWidget = document.createElement('otklik-widget')
    widget.host = host
    settle(widget, { organization, backend: app.backend, mode: 'page' })
    settle(widget, presetOf(app.address.value.preset))
    widget.addEventListener('otklik:step', ({ detail: { step } }) => {
      app.follows.value = step === 'follow'
    })
    place.current?.append(widget)

    let first = true
    const stop = effect(() => {
      const { view, preset } = app.address.value
      // The form is there by itself.
      if (view === 'mine') {
        // The form has a way back of its own, after which this would not be true any more.
        if (location.hash === addresses.mine) history.replaceState(history.state, '', addresses.form)
        widget.open({ screen: 'follow' })
      } else if (view === 'form' && !first) {
        if (preset) settle(widget, presetOf(preset))
        widget.open({ ...preset, screen: 'new' })
      }
      first = false
    })
    return () => {
      stop()
      widget.remove()
    }
  }, [app, host, organization])
  return <div ref={place} hidden={hidden} />
}

/** A link settles all three anew. */
const presetOf = ({ kind, category, place }: Preset = {}) => ({ kind, category, place })

function settle(widget: HTMLElement, attributes: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) widget.removeAttribute(name)
    else widget.setAttribute(name, value)
  }
}
