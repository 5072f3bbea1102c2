import { describe, expect, test } from 'vitest'
import { join } from './fixtures/bytes.ts'
import { draw, lookAt, quarters } from './fixtures/canvas.ts'
import { withMetadata } from './fixtures/exif.ts'
import { drawPreview } from './index.ts'

const upright = { quarters: ['blue', 'red', 'yellow', 'green'] }

describe('a preview', () => {
  test('shows a photo upright and sharp, with its longer side as long as asked', async () => {
    const photo = new Blob([withMetadata(await draw(800, 600, 'image/jpeg', quarters), 6)])
    const canvas = document.createElement('canvas')
    const side = 96 * Math.min(devicePixelRatio, 2)
    expect(await drawPreview(canvas, photo, 96)).toBe(true)
    expect(lookAt(canvas)).toEqual({ width: side * 0.75, height: side, ...upright })
  })

  test('never enlarges', async () => {
    const canvas = document.createElement('canvas')
    expect(await drawPreview(canvas, new Blob([await draw(20, 10, 'image/png', quarters)]), 96)).toBe(true)
    expect(lookAt(canvas)).toMatchObject({ width: 20, height: 10 })
  })

  test.each([
    ['a document', join('%PDF-1.4')],
    ['a broken photo', join('\xff\xd8\xff\xe0', 'JFIF')],
    ['nothing', join()],
  ])('of %s is declined and the canvas left alone', async (_, bytes) => {
    const canvas = document.createElement('canvas')
    canvas.width = 7
    expect(await drawPreview(canvas, new Blob([bytes]), 96)).toBe(false)
    expect(canvas.width).toBe(7)
  })
})
