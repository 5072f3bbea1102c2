import { type Picture, picture } from '@otklik/sdk/conformance'
import { expect } from 'vitest'
import { errorOf } from './report.fixture.ts'
import { type Check, piece, type Town } from './town.fixture.ts'

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** A file of these bytes, whatever it says it is. */
function described(content: BlobPart, { type, name }: { readonly type: string; readonly name: string }): Picture {
  const blob = new Blob([content], { type })
  const id = `file-${crypto.randomUUID()}`
  return { attachment: { id, sha256: '0'.repeat(64), type, size: blob.size, name }, file: { id, blob } }
}

const webp = (name = 'Фото.webp') => described(bytes('RIFF\x10\0\0\0WEBPVP8 '), { type: 'image/webp', name })

const attached = (pictures: readonly Picture[]) =>
  [{ attachments: pictures.map(({ attachment }) => attachment) }, { files: pictures.map(({ file }) => file) }] as const

const filesOf = ({ mock }: Town) => mock.operator.show('SIG-24').files

/** How its photos follow. */
export const fileChecks: Check[] = [
  {
    number: 27,
    without: [piece('problems.ts', "Array.isArray(body) ? 'conflict' : code", 'code')],
    async holds(town) {
      const { mock, asked, send } = town
      const [given, more] = attached([await picture(), await picture()])
      mock.faults.add({ route: 'attachments', kind: 'server_error' })
      const { kept = null } = await send(given, more)
      mock.operator.move('SIG-24', { state: 'b' })
      asked.splice(0)
      const { result } = await send(given, { ...more, resume: kept })
      expect(result).toMatchObject({ state: 'partial', missing: given.attachments.map(({ id }) => id) })
      expect(result).not.toHaveProperty('retryAt')
      expect(asked).toHaveLength(1)
    },
  },
  {
    number: 28,
    without: [piece('attach.ts', "append('file'", "append('photo'"), piece('attach.ts', "get('file')", "get('photo')")],
    async holds(town) {
      await town.send(...attached([await picture(), await picture()]))
      expect(filesOf(town)).toHaveLength(2)
    },
  },
  {
    number: 29,
    without: [piece('attach.ts', 'if (isTemporary(known)) break', 'throw error')],
    async holds(town) {
      const pictures = [await picture(), await picture()]
      const [given, more] = attached(pictures)
      town.mock.faults.add({ route: 'attachments', kind: 'offline', after: 1 })
      const { result, kept = null } = await town.send(given, more)
      expect(result).toMatchObject({
        state: 'partial',
        receipt: { number: 'SIG-24' },
        missing: [pictures[1]?.attachment.id],
        retryAt: expect.any(String),
      })
      const again = await town.send(given, { files: more.files.slice(1), resume: kept })
      expect(again.result.state).toBe('accepted')
      expect(filesOf(town)).toHaveLength(2)
      expect(town.mock.operator.list()).toHaveLength(1)
    },
  },
  {
    number: 30,
    without: [piece('files.ts', 'own in extensions ?', 'own ?')],
    async holds(town) {
      const toJpeg = async () => new Blob([bytes('\xff\xd8\xff\xe0 JFIF')], { type: 'image/jpeg' })
      const [given, more] = attached([webp()])
      const { result } = await town.send(given, { ...more, by: town.adapter({ toJpeg }) })
      expect(result.state).toBe('accepted')
      expect(filesOf(town)).toMatchObject([{ name: 'Фото.jpg', type: 'image/jpeg' }])
    },
  },
  {
    number: 31,
    without: [piece('attach.ts', 'if (signal.aborted) throw', 'if (signal.aborted || !isOtklikError(error)) throw')],
    async holds(town) {
      const toJpeg = () => Promise.reject(new Error('there is no canvas'))
      const [given, more] = attached([webp()])
      const { result } = await town.send(given, { ...more, by: town.adapter({ toJpeg }) })
      expect(result).toMatchObject({
        state: 'partial',
        receipt: { number: 'SIG-24' },
        error: { code: 'rejected', fields: [{ pointer: '/attachments/0', code: 'file_type' }] },
      })
      expect(result).not.toHaveProperty('retryAt')
      expect(town.asked.filter((one) => one.includes('attachments'))).toEqual([])
    },
  },
  {
    number: 32,
    without: [piece('files.ts', '`${name.replace(', '`blob` || `${name.replace(')],
    async holds(town) {
      await town.send(...attached([await picture(8, 'blob')]))
      expect(filesOf(town)).toMatchObject([{ name: 'blob.png' }])
    },
  },
  {
    number: 33,
    without: [piece('files.ts', '(await imageType(blob)) ??', 'blob.type ??')],
    async holds(town) {
      const { file } = await picture()
      const one = described(file.blob, { type: 'image/jpeg', name: 'a.jpg' })
      await town.send(...attached([one]))
      expect(filesOf(town)).toMatchObject([{ name: 'a.png', type: 'image/png' }])
    },
  },
  {
    number: 34,
    without: [piece('submit.ts', 'return !image && {', 'return image && {')],
    async holds({ mock, send }) {
      const one = described(bytes('MZ is a program'), { type: 'image/png', name: 'a.png' })
      const { code, fields } = await errorOf(send(...attached([one])))
      expect([code, fields]).toMatchObject(['rejected', [{ pointer: '/attachments/0', code: 'file_type' }]])
      expect(mock.operator.list()).toEqual([])
    },
  },
]
