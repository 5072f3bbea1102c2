import { inflateSync } from 'node:zlib'
import jsqr from 'jsqr'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { addressOf } from '../address.ts'
import { longestPlace } from '../place.ts'
import type { Drawing, PathCommand } from './drawing.ts'
import { setIn } from './letters.ts'
import { tileSizes } from './names.ts'
import { toPdf } from './pdf.ts'
import { posterColours, posterOf, qrDrawing } from './poster.ts'
import { toPixels } from './raster.ts'
import { toSvg } from './svg.ts'
import { tileColours, tileOf } from './tile.ts'

const site = 'https://otklik.example'
const address = addressOf(site, { organization: 'kirov', channel: 'vk', community: '123456', kind: 'question' })
const longest = addressOf(site, {
  ...{ organization: 'kirov', channel: 'telegram', community: 'k'.repeat(64), kind: 'suggestion' },
  ...{ category: 'transport-schedule', place: 'я'.repeat(longestPlace), lang: 'en' },
})
const words = {
  action: 'Сообщить о проблеме или спросить',
  organization: 'Администрация города Кирова',
  howTo: 'Наведите камеру телефона на код',
  orType: 'или наберите адрес:',
  typed: 'otklik.example/o/kirov',
  language: 'ru',
}

test.each([
  ['an address', address],
  ['the longest address', longest],
])('the code of a poster, as SVG, PDF and alone, is exactly %s', async (_, given) => {
  const { drawing, code } = posterOf(given, words)
  const region = { x: code.x, y: code.y, width: code.size, height: code.size }
  expect(await readSvg(toSvg(drawing), 100)).toBe(given)
  expect(await readSvg(toSvg(qrDrawing(given, { title: 'Код', language: 'ru' })), 24)).toBe(given)
  const pdf = readPdf(toPdf(drawing, { address: given, ...region }))
  expect(pdf.address).toBe(given)
  expect(read(toPixels(pdf.drawing), pdf.drawing)).toBe(given)
})

test('the code bears a dirty place', () => {
  const drawing = qrDrawing(address, { title: 'Код', language: 'ru' })
  const pixels = toPixels(drawing)
  const [from, to] = [Math.round(drawing.width * 0.6), Math.round(drawing.width * 0.75)]
  for (let row = from; row < to; row++)
    pixels.fill(120, (row * drawing.width + from) * 3, (row * drawing.width + to) * 3)
  expect(read(pixels, drawing)).toBe(address)
})

test('there is nothing dark in the quiet zone of four modules', () => {
  const drawing = qrDrawing(address, { title: 'Код', language: 'ru' })
  const [, code] = drawing.shapes
  const places = (code?.path ?? []).flatMap((command) => (command.type === 'Z' ? [] : [command.x, command.y]))
  const module = 16
  expect(Math.min(...places)).toBe(4 * module)
  expect(Math.max(...places)).toBe(drawing.width - 4 * module)
})

test('the file of a poster is a PDF whose table says where its objects are', () => {
  const pdf = toPdf(posterOf(address, words).drawing, { address, x: 0, y: 0, width: 1, height: 1 }).toString('latin1')
  const table = pdf.slice(Number(/startxref\n(\d+)/.exec(pdf)?.[1]))
  const starts = [...table.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, start]) => Number(start))
  expect(starts).toHaveLength(6)
  starts.forEach((start, index) => {
    expect(pdf.slice(start, start + 8)).toBe(`${index + 1} 0 obj\n`)
  })
  expect(pdf).toContain('/MediaBox [0 0 595.276 841.89]')
})

const long = 'Министерство жилищно-коммунального хозяйства, энергетики и тарифной политики Краснодарского края'

test.each(['menu', 'preview', 'post'] as const)('the text of the picture %s fits, however long it is', (size) => {
  for (const action of ['Спасибо', words.action, 'Сообщитьопроблемеилиспросить'.repeat(3)]) {
    const about = 'Программа «Дворы»: предложить двор, улица Ленина, 5'
    const drawing = tileOf(size, { action, about, organization: long, language: 'ru' })
    const { width, height } = tileSizes[size]
    const unit = Math.min(width, height) / 100
    for (const { path } of drawing.shapes.slice(1)) {
      const { left, top, right, bottom } = edgesOf(path)
      expect(Math.min(left, top, width - right, height - bottom)).toBeGreaterThan(5 * unit)
    }
    const [, , , , , ...texts] = drawing.shapes.filter(({ path }) => path.length > 5).map(({ path }) => edgesOf(path))
    for (const [index, one] of texts.slice(1).entries()) expect(one.top).toBeGreaterThan(texts[index]?.bottom ?? 0)
  }
})

test('everything on a poster stands apart and within the margins that printers need', () => {
  const { drawing, code } = posterOf(address, {
    ...words,
    ...{
      organization: `${long}. ${long}`,
      about: long,
      typed: 'obratnaya-svyaz.ministerstvo.krasnodar.example/o/ministerstvo-zhkh',
    },
    urgent: 'Есть угроза жизни или здоровью? Звоните 112.',
  })
  const edges = drawing.shapes.slice(1).map(({ path }) => edgesOf(path))
  for (const { left, top, right, bottom } of edges) {
    expect(Math.min(left, top, drawing.width - right, drawing.height - bottom)).toBeGreaterThan(10)
  }
  const apart = edges.slice(1).map(({ top, bottom }) => [top, bottom] as const)
  const order = [...apart].sort(([a], [b]) => a - b)
  for (const [index, [top]] of order.slice(1).entries()) expect(top).toBeGreaterThanOrEqual(order[index]?.[1] ?? 0)
  expect(code.size).toBeGreaterThan(100)
})

test('a text that does not fit even in the smallest letters says that it goes on', () => {
  const { lines, height } = setIn(long, { x: 0, y: 0, width: 100, height: 30 }, { largest: 12, smallest: 10 })
  expect(lines.at(-1)).toMatch(/…$/)
  expect(height).toBeLessThanOrEqual(30)
})

test('letters that the font does not have leave nothing behind', () => {
  const box = { x: 0, y: 0, width: 500, height: 30 }
  expect(setIn('Ура 🎉 да', box, { largest: 12, smallest: 10 }).lines).toEqual(['Ура да'])
  expect(setIn('Җавап әзер', box, { largest: 12, smallest: 10 }).lines).toEqual(['Җавап әзер'])
})

test('texts of pictures and posters reach a contrast of 4.5 to 1', () => {
  expect(contrast(tileColours.text, tileColours.ground)).toBeGreaterThan(4.5)
  expect(contrast(tileColours.muted, tileColours.ground)).toBeGreaterThan(4.5)
  expect(contrast(posterColours.text, posterColours.ground)).toBeGreaterThan(4.5)
})

test('the pixels of a picture are those of its SVG', async () => {
  const drawing = tileOf('menu', { ...words, about: 'Ямы и выбоины' })
  const ours = toPixels(drawing)
  const theirs = await sharp(Buffer.from(toSvg(drawing)))
    .removeAlpha()
    .raw()
    .toBuffer()
  expect(theirs.length).toBe(ours.length)
  let different = 0
  for (let index = 0; index < ours.length; index++)
    if (Math.abs((ours[index] ?? 0) - (theirs[index] ?? 0)) > 64) different++
  expect(different / ours.length).toBeLessThan(0.002)
})

test('a picture needs no font and says in words what it shows', () => {
  const svg = toSvg(tileOf('menu', { ...words, organization: 'Дом & <сад>' }))
  expect(svg).not.toMatch(/<text|font|href|<script|style=/)
  expect(svg).toContain('<title>Сообщить о проблеме или спросить. Дом &amp; &lt;сад></title>')
})

async function readSvg(svg: string, density: number): Promise<string | undefined> {
  const image = sharp(Buffer.from(svg), { density }).flatten({ background: '#fff' }).removeAlpha().raw()
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  return read(data, info)
}

function read(rgb: Uint8Array, { width, height }: { width: number; height: number }): string | undefined {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let pixel = 0; pixel < width * height; pixel++) rgba.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4)
  return jsqr.default(rgba, width, height)?.data
}

/** What a reader of PDF does with our outlines, in pixels of a screen. */
function readPdf(bytes: Buffer): { drawing: Drawing; address: string | undefined } {
  const text = bytes.toString('latin1')
  const length = Number(/\/Length (\d+)/.exec(text)?.[1])
  const start = text.indexOf('stream\n') + 'stream\n'.length
  const content = inflateSync(bytes.subarray(start, start + length)).toString()
  const scale = 4
  const shapes = content.split(/\bf\n/).flatMap((part) => {
    const colour = /([\d.]+) ([\d.]+) ([\d.]+) rg/.exec(part)
    if (!colour) return []
    const hex = colour.slice(1).map((one) =>
      Math.round(Number(one) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    return [
      {
        fill: `#${hex.join('')}`,
        path: part
          .slice(colour.index)
          .split('\n')
          .slice(1)
          .flatMap((line) => commandOf(line, scale)),
      },
    ]
  })
  const size = { width: 210 * scale, height: 297 * scale }
  return {
    drawing: { ...size, unit: 'px', title: '', language: '', shapes },
    address: /\/URI \((.*?)\) >>/.exec(text)?.[1],
  }
}

function commandOf(line: string, scale: number): PathCommand[] {
  const words = line.split(' ')
  const operator = words.pop()
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = words.map((one) => Number(one) * scale)
  if (operator === 'm') return [{ type: 'M', x: a, y: b }]
  if (operator === 'l') return [{ type: 'L', x: a, y: b }]
  if (operator === 'c') return [{ type: 'C', x1: a, y1: b, x2: c, y2: d, x: e, y: f }]
  return operator === 'h' ? [{ type: 'Z' }] : []
}

function edgesOf(path: readonly PathCommand[]) {
  const points = path.flatMap((command) => (command.type === 'Z' ? [] : [command]))
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

/** As WCAG 2.2 defines it. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => {
      const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}
