import { useEffect } from 'preact/hooks'
import { readAddress } from './address.ts'
import { type App, type Inside, start } from './app.ts'
import { Form } from './form.tsx'
import { Later } from './later.tsx'
import { Notice } from './notice.tsx'
import { Sections } from './sections.tsx'

/** Everything there is to see: a notice, or the form with what stands around it. */
export function Page({ app }: { readonly app: App }) {
  useEffect(() => {
    const follow = () => {
      app.address.value = readAddress(location.hash)
    }
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [app])
  const entry = app.entry.value
  const own = app.words.value
  switch (entry.state) {
    case 'starting':
      return (
        <p class="screen later" role="status">
          {own.starting}
        </p>
      )
    case 'outside':
      return <Notice {...own.outside} />
    case 'refused':
      return (
        <Notice {...own.refused}>
          <button type="button" class="main" onClick={() => app.client.value?.host.close()}>
            {own.close}
          </button>
        </Notice>
      )
    case 'unreachable':
      return <Unreachable app={app} again={() => start(app)} />
    case 'inside':
      return <Community app={app} inside={entry} />
  }
}

/** The backend cannot be asked. Tries again when the resident says so, and by itself once the device is back online. */
function Unreachable({ app, again }: { readonly app: App; readonly again: () => void }) {
  useEffect(() => {
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [again])
  const own = app.words.value
  return (
    <Notice {...(navigator.onLine ? own.unreachable : own.offline)}>
      <button type="button" class="main" onClick={again}>
        {own.again}
      </button>
    </Notice>
  )
}

function Community({ app, inside }: { readonly app: App; readonly inside: Inside }) {
  const organization = app.organization.value
  const isAdmin = inside.session.role === 'admin'
  const later = { app, inside, failed: <Unreachable app={app} again={() => location.reload()} /> }
  if (!organization && !isAdmin) return <Later load={() => import('./community/unconnected.tsx')} {...later} />
  const runs = isAdmin && (!organization || app.address.value.view === 'community')
  return (
    <>
      {organization && <Sections app={app} isAdmin={isAdmin} />}
      <main>
        {runs && <Later load={() => import('./community/admin.tsx')} {...later} />}
        {organization && <Form app={app} host={inside.client.host} organization={organization} hidden={runs} />}
      </main>
    </>
  )
}
