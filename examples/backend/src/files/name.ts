const longest = 200

/**
 * A name that somebody gave to a file, made fit to be shown and offered for saving: its last part only, without what
 * steers a screen (controls, marks of direction, characters that are not seen), without dots at either end. It is never
 * a path of ours.
 */
export function shownName(name: string): string {
  const last = name.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? ''
  const plain = last
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u{FFFD}]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/^[. ]+|[. ]+$/g, '')
  return plain.length > longest ? shortened(plain) : plain || 'file'
}

/** Without its middle: the ending says to a computer what to open it with. */
function shortened(name: string): string {
  const ending = /\.\w{1,10}$/.exec(name)?.[0] ?? ''
  return `${name
    .slice(0, longest - ending.length)
    .toWellFormed()
    .replaceAll('\u{FFFD}', '')
    .trimEnd()}${ending}`
}
