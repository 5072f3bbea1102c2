import { useEffect, useState } from 'preact/hooks'
import type { App, Inside } from '../app.ts'
import { Notice } from '../notice.tsx'
import { AddToCommunity } from './add-to-community.tsx'
import { communityBackend } from './backend.ts'

interface UnconnectedProps {
  readonly app: App
  readonly inside: Inside
}

/** For residents where there is nobody to write to. */
export default function Unconnected({ app, inside }: UnconnectedProps) {
  const [site, setSite] = useState<string>()
  const { client, session } = inside
  useEffect(() => {
    if (!session.community) return
    communityBackend(app, inside)
      .show()
      .then(
        ({ officialSite }) => setSite(officialSite),
        () => {
          // The words say the same without the link.
        },
      )
  }, [app, inside, session])
  const words = app.words.value
  if (!session.community) {
    return (
      <Notice {...words.alone}>{client.running && <AddToCommunity client={client} language={words.language} />}</Notice>
    )
  }
  return (
    <Notice {...words.unconnected} text={site ? words.unconnected.text : words.elsewhere}>
      {site && (
        <a
          class="button main"
          href={site}
          target="_blank"
          rel="noopener"
          onClick={(event) => {
            event.preventDefault()
            client.host.openLink(site)
          }}
        >
          {words.officialSite}
        </a>
      )}
    </Notice>
  )
}
