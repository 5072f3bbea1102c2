import type { Handoff } from '@otklik/sdk'
import { make } from '../element.ts'

interface FrameEvents {
  /** Something has come into the frame. A browser says so of its own error page as well. */
  loaded(): void
  /** `load`: the page's policy does not let the form in. `timeout`: it has not come in fifteen seconds, and still may. */
  failed(code: 'load' | 'timeout'): void
  /** The form asks to be closed. */
  done(): void
}

export interface FormFrame {
  isLoaded(): boolean
  drop(): void
}

const patience = 15_000

/**
 * Puts the form into a frame at the end of `parent`.
 *
 * Without `sandbox`: the official form signs residents in elsewhere, opens documents and keeps its session as it likes,
 * and a frame of another origin cannot reach the page anyhow. Nothing is delegated to it by `allow` either.
 */
export function openFrame(parent: Element, form: Handoff['handoff'], title: string, events: FrameEvents): FormFrame {
  const listening = new AbortController()
  const { signal } = listening
  let loaded = false
  const late = setTimeout(() => events.failed('timeout'), patience)
  const frame = make('iframe', {
    src: form.url,
    title,
    referrerPolicy: 'strict-origin',
    onload() {
      loaded = true
      clearTimeout(late)
      events.loaded()
    },
  })

  function drop() {
    clearTimeout(late)
    listening.abort()
    frame.remove()
  }

  // Only this frame's own words count, and only while the form is what stands in it: any frame, and any page the form
  // has led to, can post. Of data that came through `postMessage` a property can be read without harm.
  addEventListener(
    'message',
    ({ isTrusted, origin, source, data }) => {
      if (isTrusted && origin === form.origin && source === frame.contentWindow && data?.close) events.done()
    },
    { signal },
  )
  document.addEventListener(
    'securitypolicyviolation',
    ({ effectiveDirective, blockedURI }) => {
      if (effectiveDirective !== 'frame-src' || !blockedURI.startsWith(form.origin)) return
      // The browser's own page about it says nothing that a resident could use.
      drop()
      loaded = false
      events.failed('load')
    },
    { signal },
  )
  parent.append(frame)
  return { isLoaded: () => loaded, drop }
}
