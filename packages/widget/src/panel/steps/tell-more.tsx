import { stepsWords } from '../error-text.ts'
import { openFollow } from '../onward.ts'
import type { Panel } from '../panel.ts'

/** What stands at the end of the first screen, and may come a moment after it. */
export function TellMore({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel).tell
  return (
    <>
      {!panel.host.options().sharedDevice && (
        <div class="asked">
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
          <p class="hint" id="shared-hint">
            {panel.shared.value ? words.sharedDeviceHint : words.kept}
          </p>
        </div>
      )}
      <p>
        <button type="button" class="link" onClick={() => openFollow(panel)}>
          {words.follow}
        </button>
      </p>
    </>
  )
}
