/** `2026-000123-7`: year, running number, check digit. */
export function caseNumber(year: string, sequence: number): string {
  const digits = `${year}${String(sequence).padStart(6, '0')}`
  return `${year}-${digits.slice(4)}-${checkDigit(digits)}`
}

/** Luhn: catches every single wrong digit and nearly every swap of neighbours. */
function checkDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return (10 - (sum % 10)) % 10
}

/** 128 random bits, for a tracking link. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Twelve random digits, for paper and telephone. */
export function newCode(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(12)), (value) => value % 10).join('')
}
