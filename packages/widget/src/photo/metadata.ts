import { type Box, boxesIn, dataOf, fourCharacters } from './boxes.ts'

/**
 * Takes out of an MP4, MOV or HEIC file, in place, everything that is not picture, sound or what is needed to play them:
 * place, device and owner, Exif, XMP, previews, telemetry tracks, makers' own boxes. Such a box becomes an empty `free`
 * box of the same length, so that the file's tables of offsets stay true. Times of recording in a movie's headers stay.
 *
 * @returns `kept` when the structure cannot be read: nothing was changed, and the file may say where it was made.
 */
export function blankMetadata(
  bytes: Uint8Array<ArrayBuffer>,
  content: 'movie' | 'picture',
): 'none' | 'blanked' | 'kept' {
  const edits: Edit[] = []
  try {
    findMetadata(boxesIn(new DataView(bytes.buffer)), content === 'picture', edits)
  } catch {
    return 'kept'
  }
  let changed = false
  for (const [from, to, text = ''] of edits) {
    for (let at = from; at < to; at++) {
      const value = text.charCodeAt(at - from) || 0
      changed ||= bytes[at] !== value
      bytes[at] = value
    }
  }
  return changed ? 'blanked' : 'none'
}

/** A range of the file to be filled with a text and zeros. */
type Edit = [from: number, to: number, text?: string]

// A list of what stays, since makers invent new places for coordinates and the standard's own boxes are few.
const KEPT =
  /^(ftyp|styp|sidx|ssix|moov|moof|mfra|mdat|imda|pdin|mvhd|trak|mvex|iods|pssh|tkhd|edts|tref|trgr|mdia|tapt|clip|matt|load|hdlr|pitm|iinf|iloc|iprp|iref|idat|dinf|grpl|ipro)$/

function findMetadata(file: readonly Box[], pictures: boolean, edits: Edit[]): void {
  // Around pictures this box is the table of contents, in a movie it says where and by whom it was made.
  if (pictures) findInPictures(file, boxesIn(dataOf(file, 'meta'), 4), edits)
  const movie = file.find(({ type }) => type === 'moov')
  if (movie) findInMovie(file, boxesIn(movie.data), edits)
  else if (!pictures) throw new RangeError()
  for (const box of file) if (!(pictures && box.type === 'meta')) freeUnknown(box, edits)
}

function findInMovie(file: readonly Box[], movie: readonly Box[], edits: Edit[]): void {
  // A compressed movie has none: what it says cannot be read.
  dataOf(movie, 'trak')
  for (const box of movie) {
    if (box.type === 'gps ') blankDashcamBlocks(file, box.data, edits)
    freeUnknown(box, edits)
    if (box.type !== 'trak') continue
    const track = boxesIn(box.data)
    const media = boxesIn(dataOf(track, 'mdia'))
    // Tracks of pictures are what a HEIC of several shots plays.
    if (/vide|soun|auxv|pict/.test(fourCharacters(dataOf(media, 'hdlr'), 8))) {
      for (const part of track) freeUnknown(part, edits)
    } else {
      blankSamples(file, boxesIn(dataOf(boxesIn(dataOf(media, 'minf')), 'stbl')), edits)
      free(box, edits)
    }
  }
}

/** Dashcams scatter `free` boxes with coordinates among the frames and list their offsets and sizes. */
function blankDashcamBlocks(file: readonly Box[], table: DataView, edits: Edit[]): void {
  for (let at = 8; at < table.byteLength; at += 8) {
    const start = table.getUint32(at)
    if (fourCharacters(new DataView(table.buffer), start + 4) === 'free') {
      blank(file, start + 8, table.getUint32(at + 4) - 8, edits)
    }
  }
}

/** Blanks all that a track of telemetry, subtitles or the like has in the file (ISO/IEC 14496-12, 8.7). */
function blankSamples(file: readonly Box[], tables: readonly Box[], edits: Edit[]): void {
  // A fragmented file keeps its samples elsewhere.
  if (file.some(({ type }) => type === 'moof')) throw new RangeError()
  const runs = dataOf(tables, 'stsc')
  const sizes = dataOf(tables, 'stsz')
  const chunks = dataOf(tables, 'stco', 'co64')
  const count = chunks.getUint32(4)
  const wide = tables.some(({ type }) => type === 'co64')
  const sameSize = sizes.getUint32(4)
  let sample = 12
  let run = 8
  for (let chunk = 0; chunk < count; chunk++) {
    if (run + 12 < runs.byteLength && runs.getUint32(run + 12) <= chunk + 1) run += 12
    const samples = runs.getUint32(run + 4)
    let length = sameSize * samples
    if (!sameSize) for (const end = sample + 4 * samples; sample < end; sample += 4) length += sizes.getUint32(sample)
    blank(file, wide ? Number(chunks.getBigUint64(8 + 8 * chunk)) : chunks.getUint32(8 + 4 * chunk), length, edits)
  }
}

/** Items that describe pictures (ISO/IEC 14496-12, 8.11): one list says what they are, another where they lie. */
function findInPictures(file: readonly Box[], meta: readonly Box[], edits: Edit[]): void {
  const described = new Set<number>()
  const items = dataOf(meta, 'iinf')
  for (const { data } of boxesIn(items, items.getUint8(0) ? 8 : 6)) {
    const narrow = data.getUint8(0) < 3
    const type = narrow ? 8 : 10
    if (!/Exif|mime|uri /.test(fourCharacters(data, type))) continue
    described.add(narrow ? data.getUint16(4) : data.getUint32(4))
    edits.push([data.byteOffset + type, data.byteOffset + type + 4, 'free'])
  }

  const locations = dataOf(meta, 'iloc')
  let at = 0
  const take = (size: number): number => {
    let value = 0
    for (const end = at + size; at < end; at++) value = value * 256 + locations.getUint8(at)
    return value
  }
  const version = take(1)
  take(3)
  const sizes = take(2)
  for (let left = take(version < 2 ? 2 : 4); left > 0; left--) {
    const item = take(version < 2 ? 2 : 4)
    const method = version > 0 ? take(2) & 15 : 0
    take(2)
    const base = take((sizes >> 4) & 15)
    for (let extents = take(2); extents > 0; extents--) {
      if (version > 0) take(sizes & 15)
      const start = base + take(sizes >> 12)
      const length = take((sizes >> 8) & 15)
      if (!described.has(item)) continue
      // No length means all of the file, another method means inside another item: no camera writes these.
      if (length === 0 || method > 1) throw new RangeError()
      if (method === 0) blank(file, start, length, edits)
      else blank(meta, dataOf(meta, 'idat').byteOffset + start, length, edits)
    }
  }
  for (const box of meta) freeUnknown(box, edits)
}

function freeUnknown(box: Box, edits: Edit[]): void {
  if (!KEPT.test(box.type)) free(box, edits)
}

function free({ typeAt, data }: Box, edits: Edit[]): void {
  edits.push([typeAt, typeAt + 4, 'free'], [data.byteOffset, data.byteOffset + data.byteLength])
}

/** Only media data may be blanked: a wrong offset must not harm the file. */
function blank(boxes: readonly Box[], from: number, length: number, edits: Edit[]): void {
  const inside = boxes.some(
    ({ type, data }) =>
      /mdat|imda|idat|free/.test(type) && from >= data.byteOffset && from + length <= data.byteOffset + data.byteLength,
  )
  if (!inside) throw new RangeError()
  edits.push([from, from + length])
}
