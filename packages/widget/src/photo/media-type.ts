/**
 * The media type told by a file's first bytes, whatever its name says; `''` when it is none that a form can ask for.
 * Rejects when the file cannot be read.
 */
export async function mediaTypeOf(file: Blob): Promise<string> {
  const start = String.fromCharCode(...new Uint8Array(await file.slice(0, 64).arrayBuffer()))
  return SIGNATURES.find(([signature]) => signature.test(start))?.[1] ?? ''
}

// The first that fits counts. After `ftyp` (ISO/IEC 14496-12, 4.3) come the major brand, a version, and the other brands
// that the file is compatible with. Sound alone (`M4A`) and Canon's raw photos (`crx`) name the brands of movies too.
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^\x89PNG\r\n/, 'image/png'],
  [/^RIFF.{4}WEBP/s, 'image/webp'],
  [/^%PDF-/, 'application/pdf'],
  [/^.{4}ftyp(?=mi[fa]|msf|avi).*avi[fs]/s, 'image/avif'],
  [/^.{4}ftyp(?=mi[fa]|msf|he[iv]).*he[iv][cmsx]/s, 'image/heic'],
  [/^.{4}ftyp(mi[fa]|msf)/s, 'image/heif'],
  // QuickTime files from before the file type box begin with any other.
  [/^.{4}(ftypqt {2}|moov|mdat|wide|free|skip|pnot)/s, 'video/quicktime'],
  [/^.{4}ftyp(?!M4[AB]|crx).*(iso|mp4|avc1|M4V|3g[2p]|MSNV|dash|XAVC)/s, 'video/mp4'],
]
