import { drawJpeg } from '@otklik/sdk/signalen/later'
import { expect, test } from 'vitest'

test('a WebP is made a JPEG of the same size, with white where it was transparent', async () => {
  const canvas = new OffscreenCanvas(40, 30)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('there is no canvas')
  context.fillStyle = '#00f'
  context.fillRect(0, 0, 20, 30)
  const webp = await canvas.convertToBlob({ type: 'image/webp' })
  expect(webp.type).toBe('image/webp')

  const jpeg = await drawJpeg(webp)

  expect([...new Uint8Array(await jpeg.slice(0, 3).arrayBuffer())]).toEqual([0xff, 0xd8, 0xff])
  const bitmap = await createImageBitmap(jpeg)
  expect([bitmap.width, bitmap.height]).toEqual([40, 30])
  context.drawImage(bitmap, 0, 0)
  const [left, right] = [5, 35].map((x) => [...context.getImageData(x, 15, 1, 1).data])
  expect(left?.[2]).toBeGreaterThan(200)
  expect(Math.min(...(right ?? [0]))).toBeGreaterThan(240)
})

test('what is no image is told', async () => {
  await expect(drawJpeg(new Blob(['no image'], { type: 'image/webp' }))).rejects.toThrow()
})
