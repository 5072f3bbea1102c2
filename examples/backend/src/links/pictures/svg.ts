import { type Drawing, number, type PathCommand } from './drawing.ts'

/** A drawing as a file that needs no font and nothing from elsewhere; its title is read aloud. */
export function toSvg({ width, height, unit, title, language, shapes }: Drawing): string {
  const size = unit === 'px' ? `width="${width}" height="${height}"` : `width="${width}mm" height="${height}mm"`
  const paths = shapes.map(({ fill, path }) => `<path fill="${fill}" d="${path.map(written).join('')}"/>`)
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}" role="img" xml:lang="${language}">
<title>${escaped(title)}</title>
${paths.join('\n')}
</svg>
`
}

function written(command: PathCommand): string {
  const at = (...values: number[]) => values.map(number).join(' ')
  switch (command.type) {
    case 'Z':
      return 'Z'
    case 'C':
      return `C${at(command.x1, command.y1, command.x2, command.y2, command.x, command.y)}`
    case 'Q':
      return `Q${at(command.x1, command.y1, command.x, command.y)}`
    default:
      return `${command.type}${at(command.x, command.y)}`
  }
}

const escaped = (text: string): string =>
  text
    .replaceAll(/[^\t\n\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
