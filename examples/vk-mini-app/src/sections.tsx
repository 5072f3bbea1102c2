import { addresses, type View } from './address.ts'
import type { App } from './app.ts'

/** Leads from one part of the app to another. */
export function Sections({ app, isAdmin }: { readonly app: App; readonly isAdmin: boolean }) {
  const own = app.words.value
  const views: readonly View[] = isAdmin ? ['form', 'mine', 'community'] : ['form', 'mine']
  const { view } = app.address.value
  // The form has a way of its own to what was sent.
  const current = isAdmin && view === 'community' ? view : app.follows.value ? 'mine' : 'form'
  return (
    <nav aria-label={own.sections}>
      <ul>
        {views.map((name) => (
          <li key={name}>
            <a
              href={addresses[name]}
              aria-current={name === current ? 'page' : undefined}
              onClick={(event) => {
                const isWithinForm = name !== 'community' && view !== 'community'
                // The form leads back by itself; and an address that stands there already brings no news.
                if (!isWithinForm && location.hash !== addresses[name]) return
                event.preventDefault()
                app.address.value = { view: name }
              }}
            >
              {own[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
