import sharp from 'sharp'

/** More pixels than this is a decompression bomb, or of no use to an operator. */
const largestPicture = 100_000_000

/** Pixels that one process decodes at a time: so much memory, whoever sends how many pictures at once. */
const pixelsAtOnce = largestPicture

// No picture comes twice, so nothing is gained by keeping what was read of one.
sharp.cache(false)
// A decoder that is not there cannot be attacked, whatever a file says it is.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })

/**
 * Decodes a picture and encodes its pixels anew, so that nothing of the file but what is seen is left: no metadata, no
 * second picture, nothing before, between or behind. Of an animation the first picture stays.
 *
 * @throws an error without a `code` when it cannot be decoded, is too large or takes too long
 */
export async function encodeAnew(path: string, format: 'jpeg' | 'png' | 'webp'): Promise<Buffer> {
  const read = () => sharp(path, { limitInputPixels: largestPicture, failOn: 'error', pages: 1 })
  const { width, height, format: found } = await read().metadata()
  if (found !== format) throw new Error('another format than its first bytes say')
  return inTurn(width * height, () =>
    read()
      // sharp writes no metadata unless it is told to; the turn that Exif asked for is made in the pixels first.
      .autoOrient()
      .timeout({ seconds: 30 })
      .toFormat(format, format === 'png' ? {} : { quality: 85 })
      .toBuffer(),
  )
}

let decoding = 0
const waiting: { readonly pixels: number; readonly begin: () => void }[] = []

/** Waits until there is room for so many pixels besides those being decoded, first come first served. */
async function inTurn<T>(pixels: number, work: () => Promise<T>): Promise<T> {
  await new Promise<void>((begin) => {
    waiting.push({ pixels, begin })
    beginNext()
  })
  try {
    return await work()
  } finally {
    decoding -= pixels
    beginNext()
  }
}

function beginNext(): void {
  for (let next = waiting[0]; next && decoding + next.pixels <= pixelsAtOnce; next = waiting[0]) {
    waiting.shift()
    decoding += next.pixels
    next.begin()
  }
}
