/** Bytes in lower-case hexadecimal, as digests are written. A loop of its own: old Prototype has another `Array.from`. */
export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
