import { type FileHandle, open } from 'node:fs/promises'

// ISO base media files (MP4, MOV, HEIC) say where things are by offsets from the start of the file, so nothing may move:
// what must go is overwritten by zeros in its place, and its box renamed `free`, which every reader skips
// (ISO/IEC 14496-12, 8.1.2).

/** The file is not what its first bytes promise; it cannot be told what is in it. */
export class UnreadableMedia extends Error {
  override readonly name = 'UnreadableMedia'
}

/**
 * Removes location, device and other metadata from a video: `udta` (with `©xyz`), `meta` (with Apple's location keys),
 * `uuid` (XMP), whole tracks of timed metadata (a GPS log beside the picture) with their samples, and whatever lies
 * beside the boxes that make a video.
 *
 * @throws UnreadableMedia
 */
export async function cleanVideo(path: string): Promise<void> {
  await edit(path, async (file, size) => {
    const boxes = await topLevel(file, size)
    if (!boxes.some(({ type }) => type === 'moov')) throw new UnreadableMedia('no moov')
    for (const box of boxes) {
      if (!neededForVideo.has(box.type)) await blankOnDisk(file, box)
      if (box.type !== 'moov' && box.type !== 'moof') continue
      const bytes = await readBox(file, box)
      for (const range of timedMetadata(bytes)) await zeroOnDisk(file, range, size)
      blankMetadata(bytes, box.header, bytes.length)
      await file.write(bytes, 0, bytes.length, box.start)
    }
  })
}

/**
 * Removes Exif and XMP from a HEIC picture without decoding it, and whatever lies beside the boxes that make a picture.
 *
 * @throws UnreadableMedia
 */
export async function cleanHeic(path: string): Promise<void> {
  await edit(path, async (file, size) => {
    const boxes = await topLevel(file, size)
    const meta = boxes.find(({ type }) => type === 'meta')
    if (!meta) throw new UnreadableMedia('no meta')
    for (const box of boxes) if (!neededForPicture.has(box.type)) await blankOnDisk(file, box)
    const bytes = await readBox(file, meta)
    for (const range of describedItems(bytes, meta)) await zeroOnDisk(file, range, size)
  })
}

interface Box {
  readonly type: string
  /** Of the box's first byte; in the file, or in the bytes it was read from. */
  readonly start: number
  readonly size: number
  /** Bytes before the payload. */
  readonly header: number
}

interface Range {
  readonly start: number
  readonly length: number
}

/** A larger index than this is no video of a resident. */
const largestIndex = 64_000_000

async function edit(path: string, work: (file: FileHandle, size: number) => Promise<void>): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await work(file, (await file.stat()).size)
  } catch (error) {
    // Reading past the end of a truncated structure.
    throw error instanceof RangeError ? new UnreadableMedia('truncated') : error
  } finally {
    await file.close()
  }
}

async function topLevel(file: FileHandle, end: number): Promise<Box[]> {
  const boxes: Box[] = []
  const head = Buffer.alloc(16)
  for (let at = 0; at < end; ) {
    const { bytesRead } = await file.read(head, 0, 16, at)
    const box = readHeader(head.subarray(0, bytesRead), 0, at, end - at)
    boxes.push(box)
    at += box.size
  }
  return boxes
}

function children(bytes: Buffer, from: number, end: number): Box[] {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= end; ) {
    // QuickTime ends a user-data list with four zero bytes.
    if (bytes.readUInt32BE(at) === 0 && end - at < 16) break
    const box = readHeader(bytes, at, at, end - at)
    boxes.push(box)
    at += box.size
  }
  return boxes
}

function readHeader(bytes: Buffer, at: number, start: number, room: number): Box {
  const short = bytes.readUInt32BE(at)
  const type = bytes.toString('latin1', at + 4, at + 8)
  const long = short === 1
  const size = long ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? room : short
  const header = long ? 16 : 8
  if (size < header || size > room) throw new UnreadableMedia('a box does not fit')
  return { type, start, size, header }
}

async function readBox(file: FileHandle, { start, size }: Box): Promise<Buffer> {
  if (size > largestIndex) throw new UnreadableMedia('the index is too large')
  const bytes = Buffer.alloc(size)
  await file.read(bytes, 0, size, start)
  return bytes
}

// All other boxes at the top hold nothing that is seen: metadata, a video within a photo, padding with anything in it.
const neededForVideo = new Set(['ftyp', 'styp', 'moov', 'moof', 'mdat', 'mfra', 'sidx', 'ssix', 'prft', 'pdin'])
const neededForPicture = new Set(['ftyp', 'meta', 'mdat', 'moov'])

const isMetadata = (type: string): boolean => type === 'udta' || type === 'meta' || type === 'uuid'
const holdsMetadata = (type: string): boolean => ['trak', 'traf', 'mdia', 'minf'].includes(type)

function blankMetadata(bytes: Buffer, from: number, end: number): void {
  for (const box of children(bytes, from, end)) {
    const timed = box.type === 'trak' && isTimedMetadata(bytes, box)
    if (isMetadata(box.type) || timed) {
      bytes.write('free', box.start + 4, 'latin1')
      bytes.fill(0, box.start + box.header, box.start + box.size)
    } else if (holdsMetadata(box.type)) blankMetadata(bytes, box.start + box.header, box.start + box.size)
  }
}

async function blankOnDisk(file: FileHandle, box: Box): Promise<void> {
  await file.write(Buffer.from('free', 'latin1'), 0, 4, box.start + 4)
  await zeroOnDisk(file, { start: box.start + box.header, length: box.size - box.header }, box.start + box.size)
}

async function zeroOnDisk(file: FileHandle, { start, length }: Range, end: number): Promise<void> {
  if (start < 0 || start + length > end) throw new UnreadableMedia('data outside of the file')
  const zeros = Buffer.alloc(Math.min(length, 1_000_000))
  for (let done = 0; done < length; done += zeros.length) {
    await file.write(zeros, 0, Math.min(zeros.length, length - done), start + done)
  }
}

function find(bytes: Buffer, parent: Box, ...path: string[]): Box | undefined {
  let box: Box | undefined = parent
  for (const type of path) {
    if (!box) return undefined
    const inside: Box[] = children(bytes, box.start + box.header, box.start + box.size)
    box = inside.find((one) => one.type === type)
  }
  return box
}

/** `meta` is the handler of tracks that hold data about the picture instead of a picture. */
function isTimedMetadata(bytes: Buffer, trak: Box): boolean {
  const handler = find(bytes, trak, 'mdia', 'hdlr')
  return handler !== undefined && bytes.toString('latin1', payload(handler) + 8, payload(handler) + 12) === 'meta'
}

const payload = ({ start, header }: Box): number => start + header

/** Where in the file the samples of timed-metadata tracks lie. */
function timedMetadata(moov: Buffer): Range[] {
  return children(moov, 8, moov.length)
    .filter((box) => box.type === 'trak' && isTimedMetadata(moov, box))
    .flatMap((trak) => samplesOf(moov, trak))
}

/** ISO/IEC 14496-12, 8.7: sizes by sample, samples by chunk, chunks by offset. */
function samplesOf(bytes: Buffer, trak: Box): Range[] {
  const table = find(bytes, trak, 'mdia', 'minf', 'stbl')
  const [sizes, chunks, runs] = ['stsz', 'stco', 'stsc'].map((type) => table && find(bytes, table, type))
  const longChunks = table && find(bytes, table, 'co64')
  const offsets = chunks ?? longChunks
  if (!sizes || !offsets || !runs) return []
  const sizeOf = (sample: number) =>
    bytes.readUInt32BE(payload(sizes) + 4) || bytes.readUInt32BE(payload(sizes) + 12 + sample * 4)
  const count = bytes.readUInt32BE(payload(sizes) + 8)
  const chunkCount = bytes.readUInt32BE(payload(offsets) + 4)
  const runCount = bytes.readUInt32BE(payload(runs) + 4)
  const ranges: Range[] = []
  let sample = 0
  let run = 0
  for (let chunk = 0; chunk < chunkCount && sample < count; chunk++) {
    const next = payload(runs) + 8 + (run + 1) * 12
    if (run + 1 < runCount && bytes.readUInt32BE(next) === chunk + 1) run++
    const perChunk = bytes.readUInt32BE(payload(runs) + 8 + run * 12 + 4)
    const start = chunks
      ? bytes.readUInt32BE(payload(offsets) + 8 + chunk * 4)
      : Number(bytes.readBigUInt64BE(payload(offsets) + 8 + chunk * 8))
    let length = 0
    for (let i = 0; i < perChunk && sample < count; i++) length += sizeOf(sample++)
    ranges.push({ start, length })
  }
  return ranges
}

/** Where in the file the Exif and XMP items of a picture lie (ISO/IEC 23008-12, annex A). */
function describedItems(meta: Buffer, place: Box): Range[] {
  // A full box: four bytes of version and flags before its children.
  const boxes = children(meta, place.header + 4, meta.length)
  const info = boxes.find(({ type }) => type === 'iinf')
  const locations = boxes.find(({ type }) => type === 'iloc')
  const inside = boxes.find(({ type }) => type === 'idat')
  if (!info) return []
  const wanted = metadataItems(meta, info)
  if (wanted.size === 0) return []
  if (!locations) throw new UnreadableMedia('items without a place')
  const found = extentsOf(meta, locations, inside && place.start + payload(inside))
  return [...wanted].flatMap((id) => found.get(id) ?? [])
}

function metadataItems(meta: Buffer, info: Box): Set<number> {
  const version = meta.readUInt8(payload(info))
  const first = payload(info) + 4 + (version === 0 ? 2 : 4)
  const items = new Set<number>()
  for (const entry of children(meta, first, info.start + info.size)) {
    const at = payload(entry)
    const entryVersion = meta.readUInt8(at)
    if (entry.type !== 'infe' || entryVersion < 2) continue
    const wide = entryVersion === 3
    const id = wide ? meta.readUInt32BE(at + 4) : meta.readUInt16BE(at + 4)
    const kind = at + (wide ? 10 : 8)
    const type = meta.toString('latin1', kind, kind + 4)
    if (type === 'Exif' || type === 'mime' || type === 'uri ') items.add(id)
  }
  return items
}

/** ISO/IEC 14496-12, 8.11.3. */
function extentsOf(meta: Buffer, locations: Box, insideStart: number | undefined): Map<number, Range[]> {
  let at = payload(locations)
  const number = (bytes: number): number => {
    const value = bytes === 0 ? 0 : bytes === 8 ? Number(meta.readBigUInt64BE(at)) : meta.readUIntBE(at, bytes)
    at += bytes
    return value
  }
  const version = number(1)
  at += 3
  const [first, second] = [number(1), number(1)]
  const [offsetSize, lengthSize, baseSize] = [first >> 4, first & 15, second >> 4]
  const indexSize = version === 0 ? 0 : second & 15
  const count = number(version < 2 ? 2 : 4)
  const found = new Map<number, Range[]>()
  for (let item = 0; item < count; item++) {
    const id = number(version < 2 ? 2 : 4)
    const method = version === 0 ? 0 : number(2) & 15
    at += 2
    const base = number(baseSize)
    const origin = method === 0 ? 0 : method === 1 ? insideStart : undefined
    const extents = number(2)
    const ranges: Range[] = []
    for (let extent = 0; extent < extents; extent++) {
      at += indexSize
      const start = base + number(offsetSize)
      const length = number(lengthSize)
      if (origin !== undefined) ranges.push({ start: origin + start, length })
    }
    if (origin !== undefined) found.set(id, ranges)
  }
  return found
}
