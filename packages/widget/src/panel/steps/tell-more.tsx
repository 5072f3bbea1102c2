import { stepsWords } from '../error-text.ts'
import { detour } from '../onward.ts'
import type { Panel } from '../panel.ts'

/** What stands at the end of the first screen, and may come a moment after it. */
export function TellMore({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel).tell
  const { value: drafts } = panel.drafts
  const { value: unsent } = panel.unsent
  return (
    <>
      {unsent && <unsent.Note />}
      {drafts && <drafts.Offer />}
      <div class="asked">
        {!panel.host.options().sharedDevice && (
          <label class="tick">
            <input
              type="checkbox"
              checked={panel.shared.value}
              aria-describedby="shared-hint"
              onChange={({ currentTarget }) => {
                panel.shared.value = currentTarget.checked
              }}
            />
            <span>{words.sharedDevice}</span>
          </label>
        )}
        <p class="hint" id="shared-hint">
          {panel.shared.value ? words.sharedDeviceHint : (drafts?.hint() ?? words.kept)}
        </p>
      </div>
      <FollowDoor panel={panel} />
    </>
  )
}

/** The way to what has become of messages, where this organization shows it. */
export function FollowDoor({ panel }: { readonly panel: Panel }) {
  if (!canFollow(panel)) return null
  return (
    <p>
      <button type="button" class="link" onClick={() => detour(panel, 'follow')}>
        {stepsWords(panel).tell.follow}
      </button>
    </p>
  )
}

/** The backend can, and the organization has switched it on. */
export const canFollow = ({ form, client }: Panel): boolean =>
  Boolean(client.value?.capabilities.track && form.value?.features.includes('track'))
