import type { Category } from '@otklik/sdk'
import { OutsideLink } from '../around.tsx'
import { CopyText } from '../copy-text.tsx'
import { stepsWords } from '../error-text.ts'
import { formLanguage, type Panel } from '../panel.ts'
import { once, Phone } from '../screen.tsx'
import { advance } from '../walk.ts'

/** Why this is not decided here, and every way on: elsewhere, by telephone, and here all the same. */
export function Stopper({
  panel,
  text,
  phone,
  url,
  final,
}: { readonly panel: Panel } & NonNullable<Category['stopper']>) {
  const words = stepsWords(panel).stopper
  return (
    <div class="urgent">
      <p lang={formLanguage(panel)}>{text}</p>
      {phone && (
        <p>
          <Phone number={phone} text={`${words.call}: ${phone}`} />
        </p>
      )}
      {url && (
        <p>
          <OutsideLink panel={panel} href={url} text={`${words.open} ${panel.words.value.newTab}`} />
        </p>
      )}
      <CopyText panel={panel} bare />
      {!final && (
        <button type="button" class="button quiet" onClick={() => once(panel, () => advance(panel))}>
          {words.insist}
        </button>
      )}
    </div>
  )
}
