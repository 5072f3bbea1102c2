const LONGEST_NAME = 120

const EXTENSION = /\.(jpe?g|jpe|jfif|png|webp|hei[cf]|avif|mp4|m4v|3gp|mov|qt|pdf)$/i

/**
 * The resident's own name for a file, made fit to be shown and sent: at most 120 UTF-16 units, no control, formatting or
 * path character, and the extension of its type. A type that is not known (`''`) leaves the extension alone.
 *
 * @example
 * fileName('IMG_1.HEIC', 'image/jpeg') // 'IMG_1.jpg'
 */
export function fileName(name: string, type: string): string {
  // Formatting characters go too: an override of the direction makes one extension look like another.
  const clean = name.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\]/gu, '')
  const [, subtype] = type.split('/')
  const ending = subtype ? `.${{ jpeg: 'jpg', quicktime: 'mov' }[subtype] ?? subtype}` : ''
  const stem = (subtype ? clean.replace(EXTENSION, '') : clean).replace(/^[\s.]+|[\s.]+$/g, '') || 'file'
  // A cut in the middle of a surrogate pair would leave half a character.
  return stem.slice(0, LONGEST_NAME - ending.length).replace(/[\uD800-\uDBFF]$/, '') + ending
}
