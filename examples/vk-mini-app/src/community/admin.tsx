import { batch } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { addresses } from '../address.ts'
import type { App, Inside } from '../app.ts'
import { type Community, communityBackend } from './backend.ts'
import { CardSection } from './card.tsx'
import { Connect } from './connect.tsx'
import { Disconnect } from './disconnect.tsx'
import { errorText } from './error-text.ts'
import { communityWords } from './words.ts'

interface AdminProps {
  readonly app: App
  readonly inside: Inside
}

/** What those who run a community do in it. That they do, the backend has decided. */
export default function Admin({ app, inside }: AdminProps) {
  const [community, setCommunity] = useState<Community>()
  const [failure, setFailure] = useState<unknown>()
  const [done, setDone] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)
  const words = communityWords(app.words.value.language)
  const backend = communityBackend(app, inside)

  const load = () => {
    setFailure(undefined)
    backend.show().then(keep, setFailure)
  }
  const keep = (news: Community) => {
    setCommunity(news)
    app.organization.value = news.organization?.id
  }
  useEffect(load, [])

  const organization = community?.organization
  const title = organization ? words.connected.heading : words.connect.heading
  useEffect(() => {
    document.title = title
    // Whoever has just connected or disconnected is told what they see now.
    if (done || document.hasFocus()) heading.current?.focus()
  }, [title, done])

  return (
    <div class="screen">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {done && <p class="said">{done}</p>}
      {!community && !failure && (
        <p class="later" role="status">
          {words.loading}
        </p>
      )}
      {failure !== undefined && (
        <>
          <p class="wrong">{errorText(words, failure)}</p>
          <button type="button" onClick={load}>
            {words.again}
          </button>
        </>
      )}
      {community && !organization && (
        <Connect
          words={words}
          connect={async (key) => {
            const news = await backend.connect(key)
            batch(() => {
              // They stay here: the form is another part of the app from now on.
              location.hash = addresses.community
              app.address.value = { view: 'community' }
              keep(news)
            })
            setDone('')
          }}
        />
      )}
      {organization && (
        <>
          <p>{words.connected.to(organization.name)}</p>
          <a class="button" href={addresses.form}>
            {words.connected.try}
          </a>
          {inside.client.running && (
            <CardSection
              {...{ words, backend, card: community.card, running: inside.client.running, keep }}
              community={inside.session.community ?? ''}
            />
          )}
          <Disconnect
            words={words}
            disconnect={async () => {
              await backend.disconnect()
              keep({})
              setDone(words.disconnect.done)
            }}
          />
        </>
      )}
    </div>
  )
}
