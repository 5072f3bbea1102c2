import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface NoticeProps {
  readonly heading: string
  readonly text: string
  readonly children?: ComponentChildren
}

/** One thing to say, and what can be done about it. */
export function Notice({ heading, text, children }: NoticeProps) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = heading
    title.current?.focus()
  }, [heading])
  return (
    <main class="screen">
      <h1 ref={title} tabIndex={-1}>
        {heading}
      </h1>
      <p>{text}</p>
      {children}
    </main>
  )
}
