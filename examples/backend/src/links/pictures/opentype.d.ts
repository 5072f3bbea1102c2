declare module 'opentype.js' {
  export interface Font {
    readonly unitsPerEm: number
    getAdvanceWidth(text: string, size: number): number
    /** `y` is the line that letters stand on. */
    getPath(
      text: string,
      x: number,
      y: number,
      size: number,
    ): { readonly commands: readonly import('./drawing.ts').PathCommand[] }
    /** 0 for a character that the font does not have. */
    charToGlyphIndex(character: string): number
  }

  const opentype: { parse(bytes: ArrayBuffer): Font }
  export default opentype
}
