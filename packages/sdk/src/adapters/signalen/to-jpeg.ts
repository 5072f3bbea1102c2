/** Makes a JPEG of an image. Rejects where it cannot be read. */
export type ToJpeg = (image: Blob) => Promise<Blob>

const quality = 0.9

/** Draws it in the browser. No `blob:` address is needed, which a strict CSP may forbid. */
export async function drawJpeg(image: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(image)
  const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height })
  const context = canvas.getContext('2d')
  if (!context) throw new Error('there is no canvas')
  // What is transparent would become black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return new Promise((resolve, reject) => {
    canvas.toBlob((jpeg) => (jpeg ? resolve(jpeg) : reject(new Error('no JPEG was made'))), 'image/jpeg', quality)
  })
}
