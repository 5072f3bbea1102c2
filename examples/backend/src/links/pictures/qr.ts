import { correction, generate } from 'lean-qr'
import { toSvgPath } from 'lean-qr/extras/svg'
import type { PathCommand } from './drawing.ts'

/** Light modules around the code, as ISO/IEC 18004 asks for. */
const quietZone = 4

export interface QrCode {
  /** Modules from edge to edge, with the quiet zone. */
  readonly size: number
  /** What is dark, one unit a module. */
  readonly path: readonly PathCommand[]
}

/**
 * The code of an address. Up to a quarter of it may be torn off or dirty (level Q); of a long address up to a seventh
 * (level M), so that its modules do not become too fine for a phone.
 */
export function qrOf(address: string): QrCode {
  const minCorrectionLevel = address.length <= 250 ? correction.Q : correction.M
  const code = generate(address, { minCorrectionLevel })
  // Its outline has nothing but corners: `M3 5L2 5…Z`.
  const path = [...toSvgPath(code).matchAll(/([ML])(\d+) (\d+)|Z/g)].map(([, type, x, y]): PathCommand => {
    if (type !== 'M' && type !== 'L') return { type: 'Z' }
    return { type, x: Number(x) + quietZone, y: Number(y) + quietZone }
  })
  return { size: code.size + 2 * quietZone, path }
}
