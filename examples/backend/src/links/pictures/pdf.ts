import { deflateSync } from 'node:zlib'
import { type Drawing, number, type PathCommand } from './drawing.ts'

/** PDF counts in points: 72 of them are an inch. */
const pointsOfMillimetre = 72 / 25.4

/** A region of a page that leads to an address when it is pressed. */
export interface PdfLink {
  readonly address: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * A drawing in millimetres as a page to be printed: PDF 1.4 with nothing but filled outlines (ISO 32000-1, 8.5), so that it
 * looks the same everywhere and no font is needed.
 */
export function toPdf({ width, height, title, language, shapes }: Drawing, link: PdfLink): Buffer {
  const points = (value: number) => number(value * pointsOfMillimetre)
  const content = deflateSync(
    Buffer.from(
      // PDF counts upwards from the lower edge.
      `${points(1)} 0 0 -${points(1)} 0 ${points(height)} cm\n${shapes
        .map(({ fill, path }) => `${colour(fill)} rg\n${outline(path)}f\n`)
        .join('')}`,
    ),
  )
  const corners = [link.x, height - link.y - link.height, link.x + link.width, height - link.y].map(points).join(' ')
  return assembled([
    `<< /Type /Catalog /Pages 2 0 R /Lang ${text(language)} /ViewerPreferences << /DisplayDocTitle true >> >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${points(width)} ${points(height)}] /Resources << >> /Contents 4 0 R /Annots [5 0 R] >>`,
    Buffer.concat([
      Buffer.from(`<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`),
      content,
      Buffer.from('\nendstream'),
    ]),
    `<< /Type /Annot /Subtype /Link /Rect [${corners}] /Border [0 0 0] /Contents ${text(title)} /A << /S /URI /URI (${link.address.replaceAll(/[()\\]/g, '\\$&')}) >> >>`,
    `<< /Title ${text(title)} >>`,
  ])
}

/** The file's objects, and the table of where each begins. */
function assembled(objects: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')]
  let position = parts[0]?.length ?? 0
  const starts = objects.map((object, index) => {
    const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')])
    parts.push(whole)
    position += whole.length
    return position - whole.length
  })
  const rows = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('')
  const count = objects.length + 1
  parts.push(
    Buffer.from(
      `xref\n0 ${count}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${count} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${position}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(parts)
}

function outline(path: readonly PathCommand[]): string {
  let [x, y] = [0, 0]
  const lines = path.map((command) => {
    if (command.type === 'Z') return 'h'
    const [fromX, fromY] = [x, y]
    x = command.x
    y = command.y
    if (command.type === 'M' || command.type === 'L')
      return `${number(x)} ${number(y)} ${command.type === 'M' ? 'm' : 'l'}`
    if (command.type === 'C')
      return [command.x1, command.y1, command.x2, command.y2, x, y].map(number).concat('c').join(' ')
    // PDF has no curves with one handle; with two it can say the same.
    const near = (end: number, handle: number) => end + (2 / 3) * (handle - end)
    const { x1, y1 } = command
    return [near(fromX, x1), near(fromY, y1), near(x, x1), near(y, y1), x, y].map(number).concat('c').join(' ')
  })
  return `${lines.join('\n')}\n`
}

const colour = (fill: string): string =>
  [1, 3, 5].map((start) => number(Number.parseInt(fill.slice(start, start + 2), 16) / 255)).join(' ')

/** A text string: UTF-16 with its mark, in hexadecimal (ISO 32000-1, 7.9.2.2). */
const text = (value: string): string => `<FEFF${Buffer.from(value, 'utf16le').swap16().toString('hex').toUpperCase()}>`
