/// <reference path="./opentype.d.ts" />
import { readFileSync } from 'node:fs'
import opentype, { type Font } from 'opentype.js'
import type { PathCommand } from './drawing.ts'

export type Weight = 'regular' | 'bold'

/** A piece of text that has its place. */
export interface Letters {
  readonly path: readonly PathCommand[]
  readonly size: number
  readonly lines: readonly string[]
  /** From the upper edge of the first line to the lower edge of the last one. */
  readonly height: number
}

/** Of the size of the letters. */
const lineHeight = 1.25

/**
 * Sets a text in the largest letters with which it stands in its box, line by line. Where even the smallest are too large,
 * the end is left out and says so.
 */
export function setIn(
  text: string,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  { weight = 'regular', largest, smallest }: { weight?: Weight; largest: number; smallest: number },
): Letters {
  const font = fontOf(weight)
  const shown = drawable(font, text)
  let size = largest
  let lines = broken(font, shown, size, box.width)
  while (size > smallest && !fits(lines, size, box.height)) {
    size = Math.max(smallest, size * 0.95)
    lines = broken(font, shown, size, box.width)
  }
  const most = Math.max(1, Math.floor(box.height / (size * lineHeight)))
  const whole = lines.slice(0, most).map(({ text }) => text)
  const rest = lines.slice(most - 1).map(({ text, isCut }) => (isCut ? text : `${text} `))
  if (lines.length > most) whole[most - 1] = shortened(font, rest.join(''), size, box.width)
  const path = whole.flatMap((line, index) => {
    const y = box.y + size * (index * lineHeight + 1)
    return font.getPath(line, box.x, y, size).commands
  })
  return { path, size, lines: whole, height: whole.length * size * lineHeight }
}

interface Line {
  readonly text: string
  /** True where a word goes on in the next line. */
  readonly isCut: boolean
}

/** A word that had to be cut asks for smaller letters first. */
const fits = (lines: readonly Line[], size: number, height: number): boolean =>
  lines.length * size * lineHeight <= height && lines.every(({ isCut }) => !isCut)

/** Lines no wider than the box. A word that is wider is cut. */
function broken(font: Font, text: string, size: number, width: number): Line[] {
  const lines: Line[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word
    if (font.getAdvanceWidth(longer, size) <= width) {
      line = longer
      continue
    }
    if (line) lines.push({ text: line, isCut: false })
    line = word
    while (font.getAdvanceWidth(line, size) > width && line.length > 1) {
      let end = line.length - 1
      while (end > 1 && font.getAdvanceWidth(line.slice(0, end), size) > width) end--
      lines.push({ text: line.slice(0, end), isCut: true })
      line = line.slice(end)
    }
  }
  return line ? [...lines, { text: line, isCut: false }] : lines
}

function shortened(font: Font, text: string, size: number, width: number): string {
  let end = text.length
  while (end > 0 && font.getAdvanceWidth(`${text.slice(0, end).trimEnd()}…`, size) > width) end--
  return `${text.slice(0, end).trimEnd()}…`
}

/** Characters that the font has; what it has not would be an empty box. */
const drawable = (font: Font, text: string): string =>
  [...text.normalize('NFC').replaceAll(/\s/g, ' ')]
    .filter((character) => font.charToGlyphIndex(character) > 0)
    .join('')
    .replaceAll(/ +/g, ' ')
    .trim()

const files: Readonly<Record<Weight, string>> = {
  regular: '@expo-google-fonts/pt-sans/400Regular/PTSans_400Regular.ttf',
  bold: '@expo-google-fonts/pt-sans/700Bold/PTSans_700Bold.ttf',
}
const fonts = new Map<Weight, Font>()

/** Read when the first picture is asked for. */
function fontOf(weight: Weight): Font {
  const known = fonts.get(weight)
  if (known) return known
  const bytes = readFileSync(new URL(import.meta.resolve(files[weight])))
  const font = opentype.parse(new Uint8Array(bytes).buffer)
  fonts.set(weight, font)
  return font
}
