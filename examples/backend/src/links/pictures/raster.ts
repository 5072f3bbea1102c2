import type { Drawing, PathCommand } from './drawing.ts'

/** Rows that a row of pixels is looked at in: enough for letters to look smooth. */
const fineRows = 5
/** Straight pieces that stand for a curve. */
const pieces = 8

/**
 * A drawing in pixels, three bytes each. It is painted here since this process lets the picture library read no SVG: what
 * residents send must never reach that part of it.
 */
export function toPixels({ width, height, shapes }: Drawing): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(width * height * 3).fill(255)
  for (const { fill, path } of shapes) {
    const colour = [1, 3, 5].map((start) => Number.parseInt(fill.slice(start, start + 2), 16))
    const crossings = crossingsOf(path, height)
    const cover = { part: new Float32Array(width + 1), steps: new Float32Array(width + 1) }
    for (let row = 0; row < height; row++) {
      let isEmpty = true
      for (let fine = 0; fine < fineRows; fine++) {
        const found = crossings.get(row * fineRows + fine)
        if (!found) continue
        isEmpty = false
        coverRow(found, cover)
      }
      if (isEmpty) continue
      blend(pixels.subarray(row * width * 3, (row + 1) * width * 3), cover, colour)
      cover.part.fill(0)
      cover.steps.fill(0)
    }
  }
  return pixels
}

/** How much of each pixel of a row lies inside. */
interface Cover {
  readonly part: Float32Array
  readonly steps: Float32Array
}

/** Where an outline crosses a fine row, and whether downwards (1) or upwards (-1). */
interface Crossing {
  readonly x: number
  readonly way: 1 | -1
}

function crossingsOf(path: readonly PathCommand[], height: number): Map<number, Crossing[]> {
  const crossings = new Map<number, Crossing[]>()
  forEachEdge(path, (x1, y1, x2, y2) => {
    if (y1 === y2) return
    const way = y1 < y2 ? 1 : -1
    const [top, bottom] = y1 < y2 ? [y1, y2] : [y2, y1]
    const first = Math.max(0, Math.ceil(top * fineRows - 0.5))
    const last = Math.min(height * fineRows, Math.ceil(bottom * fineRows - 0.5))
    for (let row = first; row < last; row++) {
      const y = (row + 0.5) / fineRows
      const crossing = { x: x1 + ((y - y1) / (y2 - y1)) * (x2 - x1), way } as const
      const found = crossings.get(row)
      if (found) found.push(crossing)
      else crossings.set(row, [crossing])
    }
  })
  return crossings
}

/** Adds to each pixel how much of it lies inside, by the rule that what is wound around is inside. */
function coverRow(crossings: Crossing[], cover: Cover): void {
  crossings.sort((a, b) => a.x - b.x)
  let winding = 0
  crossings.forEach(({ x, way }, index) => {
    winding += way
    const next = crossings[index + 1]
    if (winding !== 0 && next) coverSpan(x, next.x, cover)
  })
}

/** The pixels at both ends in part, and from `steps` on all those between them. */
function coverSpan(from: number, to: number, { part, steps }: Cover): void {
  const [start, end] = [Math.max(0, from), Math.min(part.length - 1, to)]
  if (end <= start) return
  const [first, last] = [Math.floor(start), Math.floor(end)]
  const add = (to: Float32Array, at: number, value: number) => {
    to[at] = (to[at] ?? 0) + value / fineRows
  }
  if (first === last) add(part, first, end - start)
  else {
    add(part, first, first + 1 - start)
    add(part, last, end - last)
    add(steps, first + 1, 1)
    add(steps, last, -1)
  }
}

function blend(row: Uint8Array, { part, steps }: Cover, [red = 0, green = 0, blue = 0]: readonly number[]): void {
  let whole = 0
  for (let pixel = 0, at = 0; at < row.length; pixel++, at += 3) {
    whole += steps[pixel] ?? 0
    const share = Math.min(1, whole + (part[pixel] ?? 0))
    if (share < 0.001) continue
    row[at] = mixed(row[at] ?? 0, red, share)
    row[at + 1] = mixed(row[at + 1] ?? 0, green, share)
    row[at + 2] = mixed(row[at + 2] ?? 0, blue, share)
  }
}

const mixed = (below: number, above: number, share: number): number => Math.round(below + (above - below) * share)

function forEachEdge(path: readonly PathCommand[], edge: (x1: number, y1: number, x2: number, y2: number) => void) {
  let [x, y, startX, startY] = [0, 0, 0, 0]
  const to = (nextX: number, nextY: number) => {
    edge(x, y, nextX, nextY)
    x = nextX
    y = nextY
  }
  for (const command of path) {
    switch (command.type) {
      case 'M':
        // What was left open is closed, as filling does.
        to(startX, startY)
        ;[x, y, startX, startY] = [command.x, command.y, command.x, command.y]
        break
      case 'L':
        to(command.x, command.y)
        break
      case 'Z':
        to(startX, startY)
        break
      default: {
        const [fromX, fromY] = [x, y]
        for (let piece = 1; piece <= pieces; piece++) {
          const t = piece / pieces
          to(onCurve(t, fromX, command, 'x'), onCurve(t, fromY, command, 'y'))
        }
      }
    }
  }
  to(startX, startY)
}

type Curve = Extract<PathCommand, { type: 'Q' | 'C' }>

function onCurve(t: number, from: number, curve: Curve, axis: 'x' | 'y'): number {
  const u = 1 - t
  const [end, handle] = axis === 'x' ? [curve.x, curve.x1] : [curve.y, curve.y1]
  if (curve.type === 'Q') return u * u * from + 2 * u * t * handle + t * t * end
  const second = axis === 'x' ? curve.x2 : curve.y2
  return u * u * u * from + 3 * u * u * t * handle + 3 * u * t * t * second + t * t * t * end
}
