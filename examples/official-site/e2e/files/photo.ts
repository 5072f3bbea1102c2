import sharp from 'sharp'

/** What Playwright puts into a file field. */
export interface ChosenFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** A word that only the metadata of our photos has: found anywhere, the metadata is still there. */
const camera = 'OtklikTestCamera'

/** A JPEG as a phone takes it, with the place in its EXIF. Its noise keeps it large: 12 megapixels are about 8 MB. */
export async function photo(name: string, size: readonly [number, number] = [640, 480]): Promise<ChosenFile> {
  const key = size.join('×')
  const taken = pictures.get(key) ?? picture(size)
  pictures.set(key, taken)
  return { name, mimeType: 'image/jpeg', buffer: await taken }
}

// Twelve megapixels take seconds to make: each size is made once.
const pictures = new Map<string, Promise<Buffer>>()

function picture([width, height]: readonly [number, number]): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 25 } as const
  return sharp({ create: { width, height, channels: 3, noise, background: 'gray' } })
    .withExif({
      IFD0: { Make: camera, Model: camera },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '58/1 36/1 13/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '49/1 40/1 48/1',
      },
    })
    .jpeg({ quality: 85 })
    .toBuffer()
}

export const twelveMegapixels = [4000, 3000] as const

/** Whether bytes still tell of the camera or the place. */
export const tellsOfPlace = (bytes: Uint8Array): boolean =>
  ['Exif\0\0', camera, 'GPSLatitude', '+58.6036'].some((trace) => Buffer.from(bytes).includes(trace, 0, 'latin1'))
