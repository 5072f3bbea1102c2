import type { LoadChunk } from '../panel-host.ts'
import type { Host } from './host.ts'

const made = new WeakMap<Host, Host>()

/** The client of a network, and the browser for what that cannot do. One for each client. */
export function withBrowser(host: Host, load: LoadChunk): Host {
  const web = async () => (await load('steps')).web
  const known = made.get(host)
  if (known) return known
  const both: Host = {
    ...host,
    copy: (text) => host.copy(text).catch(() => navigator.clipboard.writeText(text)),
    async share(url) {
      const shared = await host.share(url)
      return shared === 'unable' ? (await web()).share(url) : shared
    },
    locate: () => host.locate().catch(async () => (await web()).locate()),
  }
  made.set(host, both)
  return both
}
