import { bubble, type Drawing, placed, rectangle } from './drawing.ts'
import { setIn } from './letters.ts'
import { qrOf } from './qr.ts'

/** What a poster says beside its code. */
export interface PosterText {
  readonly action: string
  readonly about?: string | undefined
  readonly organization: string
  /** How to read the code. */
  readonly howTo: string
  /** What comes before the address for those who type it. */
  readonly orType: string
  /** Short: host and path are enough to reach the form. */
  readonly typed: string
  /** Where to call when it is urgent. */
  readonly urgent?: string | undefined
  readonly language: string
}

/** Dark on white alone: it is printed on any printer, and nothing of it depends on colour. */
export const posterColours = { ground: '#ffffff', text: '#14181d', accent: '#0b4fa8' } as const

/** A4 in millimetres. */
const paper = { width: 210, height: 297 } as const
/** Office printers leave the edge of the paper white. */
const margin = 18

/** A poster, and where on it the code is. */
export function posterOf(
  address: string,
  text: PosterText,
): { drawing: Drawing; code: { x: number; y: number; size: number } } {
  const inner = paper.width - 2 * margin
  const action = setIn(
    text.action,
    { x: margin, y: 44, width: inner, height: text.about ? 40 : 50 },
    { weight: 'bold', largest: 20, smallest: 10 },
  )
  const about =
    text.about &&
    setIn(text.about, { x: margin, y: 44 + action.height, width: inner, height: 22 }, { largest: 10, smallest: 6 })
  const qr = qrOf(address)
  // As large as the paper allows: a long address has fine modules.
  const size = 124
  const code = { x: (paper.width - size) / 2, y: 104, size }
  const howTo = setIn(
    text.howTo,
    { x: margin, y: 230, width: inner, height: 13 },
    { weight: 'bold', largest: 7, smallest: 5 },
  )
  const orType = setIn(text.orType, { x: margin, y: 243, width: inner, height: 7 }, { largest: 5, smallest: 4 })
  const typed = setIn(
    text.typed,
    { x: margin, y: 249, width: inner, height: 15 },
    { weight: 'bold', largest: 6.5, smallest: 4 },
  )
  const urgent =
    text.urgent && setIn(text.urgent, { x: margin, y: 265, width: inner, height: 7 }, { largest: 5, smallest: 3.5 })
  const organization = setIn(
    text.organization,
    { x: margin + 22, y: margin, width: inner - 22, height: 18 },
    { largest: 7, smallest: 4.5 },
  )
  const { ground, text: ink, accent } = posterColours
  const icon = bubble(margin, margin, 17)
  return {
    code,
    drawing: {
      ...paper,
      ...{ unit: 'mm', language: text.language },
      title: [text.action, text.about, text.organization, text.typed].filter(Boolean).join('. '),
      shapes: [
        { fill: ground, path: rectangle(0, 0, paper.width, paper.height) },
        { fill: accent, path: icon },
        { fill: ink, path: organization.path },
        { fill: accent, path: rectangle(margin, 40, inner, 0.8) },
        { fill: ink, path: action.path },
        ...(about ? [{ fill: ink, path: about.path }] : []),
        { fill: '#000000', path: placed(qr.path, code.x, code.y, size / qr.size) },
        { fill: ink, path: howTo.path },
        { fill: ink, path: orType.path },
        { fill: ink, path: typed.path },
        ...(urgent ? [{ fill: ink, path: urgent.path }] : []),
      ],
    },
  }
}

/** The code alone, for a layout of one's own. */
export function qrDrawing(address: string, { title, language }: { title: string; language: string }): Drawing {
  const { size, path } = qrOf(address)
  const scale = 16
  return {
    ...{ width: size * scale, height: size * scale, unit: 'px', title, language },
    shapes: [
      { fill: '#ffffff', path: rectangle(0, 0, size * scale, size * scale) },
      { fill: '#000000', path: placed(path, 0, 0, scale) },
    ],
  }
}
