/** Outlines filled with one colour each, one above another: what SVG and PDF can both say. */
export interface Drawing {
  readonly width: number
  readonly height: number
  /** The unit of all numbers: pixels of a screen, or millimetres of paper. */
  readonly unit: 'px' | 'mm'
  readonly title: string
  readonly language: string
  readonly shapes: readonly Shape[]
}

export interface Shape {
  /** `#rrggbb` */
  readonly fill: string
  readonly path: readonly PathCommand[]
}

/** One step of an outline; y grows downwards. */
export type PathCommand =
  | { readonly type: 'M'; readonly x: number; readonly y: number }
  | { readonly type: 'L'; readonly x: number; readonly y: number }
  | { readonly type: 'Q'; readonly x1: number; readonly y1: number; readonly x: number; readonly y: number }
  | {
      readonly type: 'C'
      readonly x1: number
      readonly y1: number
      readonly x2: number
      readonly y2: number
      readonly x: number
      readonly y: number
    }
  | { readonly type: 'Z' }

export function rectangle(x: number, y: number, width: number, height: number): PathCommand[] {
  return [
    { type: 'M', x, y },
    { type: 'L', x: x + width, y },
    { type: 'L', x: x + width, y: y + height },
    { type: 'L', x, y: y + height },
    { type: 'Z' },
  ]
}

/** A bubble of speech, with its tail at the lower left. */
export function bubble(x: number, y: number, size: number): PathCommand[] {
  const [r, h, tail] = [size * 0.22, size * 0.74, size * 0.26]
  // How far a handle stands from its corner where a cubic curve is to look like a quarter of a circle.
  const k = r * 0.448
  const [right, bottom] = [x + size, y + h]
  return [
    { type: 'M', x: x + r, y },
    { type: 'L', x: right - r, y },
    { type: 'C', x1: right - k, y1: y, x2: right, y2: y + k, x: right, y: y + r },
    { type: 'L', x: right, y: bottom - r },
    { type: 'C', x1: right, y1: bottom - k, x2: right - k, y2: bottom, x: right - r, y: bottom },
    { type: 'L', x: x + r + tail, y: bottom },
    { type: 'L', x: x + r, y: bottom + tail },
    { type: 'L', x: x + r, y: bottom },
    { type: 'C', x1: x + k, y1: bottom, x2: x, y2: bottom - k, x, y: bottom - r },
    { type: 'L', x, y: y + r },
    { type: 'C', x1: x, y1: y + k, x2: x + k, y2: y, x: x + r, y },
    { type: 'Z' },
  ]
}

/** The same elsewhere and in another size. */
export const placed = (path: readonly PathCommand[], x: number, y: number, scale: number): PathCommand[] =>
  path.map((command) => {
    const moved = { ...command } as Record<string, number | string>
    for (const name of ['x', 'x1', 'x2']) if (name in moved) moved[name] = Number(moved[name]) * scale + x
    for (const name of ['y', 'y1', 'y2']) if (name in moved) moved[name] = Number(moved[name]) * scale + y
    return moved as unknown as PathCommand
  })

export const number = (value: number): string => String(Math.round(value * 1000) / 1000)
