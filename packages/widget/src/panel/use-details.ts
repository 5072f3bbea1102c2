import { useEffect } from 'preact/hooks'
import { topicOf } from './flow.ts'
import type { Panel } from './panel.ts'
import { conversationOf, loadDetails } from './walk.ts'

/** Fetches what the chosen theme asks wherever it is shown, and again in another language or after a change of the form. */
export function useDetails(panel: Panel): void {
  const topic = topicOf(conversationOf(panel))
  const code = topic?.details ? topic.code : undefined
  useEffect(() => {
    if (code) loadDetails(panel, code)
  }, [code, panel.form.value])
}
