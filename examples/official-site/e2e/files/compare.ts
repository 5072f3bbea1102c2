import sharp from 'sharp'

/** The part of pixels in which two pictures differ to the eye; 1 when their sizes differ. */
export async function compareScreenshots([first, second]: readonly Buffer[]): Promise<number> {
  const [one, other] = await Promise.all([pixels(first), pixels(second)])
  if (one.info.width !== other.info.width || one.info.height !== other.info.height) return 1
  let different = 0
  for (let at = 0; at < one.data.length; at += 3) {
    const distance = Math.max(
      ...[0, 1, 2].map((part) => Math.abs((one.data[at + part] ?? 0) - (other.data[at + part] ?? 0))),
    )
    if (distance > 8) different += 1
  }
  return different / (one.data.length / 3)
}

const pixels = (picture: Buffer | undefined) => sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
