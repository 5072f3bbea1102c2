const markup = Symbol('markup')

/** Markup that is safe to send: written by us, with everything from elsewhere escaped. */
export interface Html {
  readonly [markup]: string
}

/** What may stand in a template. `false`, `null` and `undefined` leave nothing behind. */
export type Part = Html | string | number | false | null | undefined | readonly Part[]

/**
 * Builds markup; every value is escaped unless it was made by `html` itself. Within a tag a value must stand in double
 * quotes, or be made by `attributes`.
 *
 * @example html`<p class="${name}">${text}</p>`
 * @throws TypeError when a value stands in a tag without quotes
 */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  let text = strings[0] ?? ''
  let written = text
  values.forEach((value, index) => {
    if (isBareInTag(written) && !isHtml(value)) throw new TypeError('a value in a tag needs quotes around it')
    const next = strings[index + 1] ?? ''
    text += render(value) + next
    written += next
  })
  return { [markup]: text }
}

/** Attributes by name: `true` gives a bare one; `false`, `null` and `undefined` leave it out. */
export function attributes(given: Readonly<Record<string, string | number | boolean | null | undefined>>): Html {
  const shown = Object.entries(given).flatMap(([name, value]) => {
    if (value === false || value === null || value === undefined) return []
    if (!/^[a-z][a-z-]*$/.test(name)) throw new TypeError(`${name} is not a name of an attribute`)
    return value === true ? [` ${name}`] : [` ${name}="${escaped(String(value))}"`]
  })
  return { [markup]: shown.join('') }
}

export const toText = (page: Html): string => page[markup]

function render(part: Part): string {
  if (part === false || part === null || part === undefined) return ''
  if (Array.isArray(part)) return part.map(render).join('')
  return isHtml(part) ? part[markup] : escaped(String(part))
}

const isHtml = (part: Part): part is Html => typeof part === 'object' && part !== null && markup in part

/** True when what follows would stand inside a tag, outside quotes. */
function isBareInTag(written: string): boolean {
  const tag = written.slice(written.lastIndexOf('<'))
  return tag.startsWith('<') && !tag.includes('>') && tag.split('"').length % 2 === 1
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)
