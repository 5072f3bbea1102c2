/**
 * The number as it is stored, from what a person typed: spaces around it, other dashes or none. Undefined when the
 * check digit does not fit, which no number of ours does.
 */
export function readNumber(typed: string): string | undefined {
  const digits = typed.replaceAll(/[\s№‐-―−-]/gu, '')
  if (!/^\d{11,15}$/.test(digits)) return undefined
  const [year, serial, check] = [digits.slice(0, 4), digits.slice(4, -1), digits.slice(-1)]
  return checkDigit(year + serial) === Number(check) ? `${year}-${serial}-${check}` : undefined
}

/** Damm's algorithm: catches every wrong digit and every swap of two neighbours. */
export function checkDigit(digits: string): number {
  return [...digits].reduce((interim, digit) => Number(quasigroup[interim]?.[Number(digit)]), 0)
}

// A totally anti-symmetric quasigroup of order 10 (H. M. Damm, 2004).
const quasigroup = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
]
