import { bubble, type Drawing, rectangle, type Shape } from './drawing.ts'
import { type Letters, setIn } from './letters.ts'
import { type TileSize, tileSizes } from './names.ts'

/** White on it reads at 7.9 to 1; a network shows the picture on light and dark pages alike. */
export const tileColours = { ground: '#0b4fa8', text: '#ffffff', muted: '#e3edfa' } as const

/** What a picture says: nobody has to read more than this to know what opens. */
export interface TileText {
  /** What the resident can do. */
  readonly action: string
  /** The theme or the place, when the link has chosen one. */
  readonly about?: string | undefined
  readonly organization: string
  readonly language: string
}

/** The picture of a link. Everything keeps away from the edges, which some clients round or cut. */
export function tileOf(size: TileSize, { action, about, organization, language }: TileText): Drawing {
  const { width, height } = tileSizes[size]
  const unit = Math.min(width, height) / 100
  const margin = 9 * unit
  const inner = width - 2 * margin
  const icon = 19 * unit
  const foot = 22 * unit
  const top = margin + icon + 5 * unit
  const middle = height - margin - foot - top
  const actionLetters = setIn(
    action,
    { x: margin, y: top, width: inner, height: about ? middle * 0.66 : middle },
    { weight: 'bold', largest: 13 * unit, smallest: 6 * unit },
  )
  const aboutLetters =
    about &&
    setIn(
      about,
      { x: margin, y: top + actionLetters.height + unit, width: inner, height: middle - actionLetters.height - unit },
      { largest: 7.5 * unit, smallest: 5 * unit },
    )
  const name = setIn(
    organization,
    { x: margin, y: height - margin - foot + 4 * unit, width: inner, height: foot - 4 * unit },
    { largest: 6.5 * unit, smallest: 4.5 * unit },
  )
  const letters = (set: Letters, fill: string): Shape => ({ fill, path: set.path })
  return {
    ...{ width, height, unit: 'px', language },
    title: [action, about, organization].filter(Boolean).join('. '),
    shapes: [
      { fill: tileColours.ground, path: rectangle(0, 0, width, height) },
      { fill: tileColours.text, path: bubble(margin, margin, icon) },
      ...[0, 1, 2].map((line) => ({
        fill: tileColours.ground,
        path: rectangle(
          margin + icon * 0.22,
          margin + icon * (0.2 + 0.15 * line),
          icon * (line === 2 ? 0.34 : 0.56),
          icon * 0.06,
        ),
      })),
      letters(actionLetters, tileColours.text),
      ...(aboutLetters ? [letters(aboutLetters, tileColours.text)] : []),
      { fill: tileColours.text, path: rectangle(margin, height - margin - foot, inner, 0.5 * unit) },
      letters(name, tileColours.muted),
    ],
  }
}
