import type { Session } from '@otklik/sdk/session'
import type { Host } from './host.ts'

export const session: Session = {
  token: 'ses_0123456789abcdefghij',
  expiresAt: '2099-01-01T00:00:00Z',
  network: 'vk',
  community: '123',
  role: 'resident',
  organization: 'kirov',
  keeping: 'resident-1',
}

/** The client of a network that does all it is asked, and what it was asked. */
export function createNetwork(own: Partial<Host> = {}) {
  const asked: [string, unknown][] = []
  const listeners = new Set<() => void>()
  const network: Host = {
    name: 'vk',
    theme: () => undefined,
    language: () => undefined,
    insets: () => undefined,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async copy(text) {
      asked.push(['copy', text])
    },
    async share(url) {
      asked.push(['share', url])
      return 'shared'
    },
    async locate() {
      asked.push(['locate', undefined])
      return { latitude: 58.6, longitude: 49.66, accuracy: 12.4 }
    },
    storage: async () => session.keeping,
    community: async () => session.community,
    identity: async () => session,
    close: () => asked.push(['close', undefined]),
    openLink: (url) => asked.push(['openLink', url]),
    ...own,
  }
  return {
    network,
    asked,
    listeners,
    tell: () => {
      for (const listener of listeners) listener()
    },
  }
}
