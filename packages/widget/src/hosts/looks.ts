import type { Language } from '@otklik/sdk'
import type { Host, Insets } from './host.ts'

/** What a network's client says of how its pages are to look. */
export interface Looks {
  readonly theme?: 'light' | 'dark' | undefined
  readonly language?: Language | undefined
  readonly insets?: Insets | undefined
}

/** The part of a host that tells how things look, and `change` for news of it: what is left out stays as it was. */
export function createLooks(looks: Looks = {}): {
  readonly host: Pick<Host, 'theme' | 'language' | 'insets' | 'subscribe'>
  change(news: Looks): void
} {
  let now = looks
  const listeners = new Set<() => void>()
  return {
    host: {
      theme: () => now.theme,
      language: () => now.language,
      insets: () => now.insets,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    change(news) {
      now = { ...now, ...news }
      for (const listener of [...listeners]) listener()
    },
  }
}

/** Our language for a network's: that of everybody whose own is not among ours is Russian. */
export function languageOf(code: string | null | undefined): Language | undefined {
  if (!code) return undefined
  return /^en/i.test(code) ? 'en' : /^tt/i.test(code) ? 'tt' : 'ru'
}

/** Whatever a client calls insets: what is no length counts as none. */
export function insetsOf(given: unknown): Insets | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const length = (side: string) => Math.max(0, Number((given as Record<string, unknown>)[side]) || 0)
  return { top: length('top'), right: length('right'), bottom: length('bottom'), left: length('left') }
}
