import { expect, test } from 'vitest'
import { fileName } from './file-name.ts'

test.each([
  ['яма во дворе.jpg', 'image/jpeg', 'яма во дворе.jpg'],
  ['IMG_0001.HEIC', 'image/jpeg', 'IMG_0001.jpg'],
  ['IMG_0001.JPEG', 'image/jpeg', 'IMG_0001.jpg'],
  ['паспорт.jpg', 'application/pdf', 'паспорт.pdf'],
  ['двор 5.11', 'image/jpeg', 'двор 5.11.jpg'],
  ['setup.exe', 'image/png', 'setup.exe.png'],
  ['VID.MOV', 'video/quicktime', 'VID.mov'],
  ['.jpg', 'image/jpeg', 'file.jpg'],
  ['', 'image/webp', 'file.webp'],
  ['../../etc/passwd', 'image/jpeg', 'etcpasswd.jpg'],
  ['C:\\Users\\Ivan\\a.png', 'image/png', 'C:UsersIvana.png'],
  ['a\u0000b\u202Egpj.exe\r\n.jpg', 'image/jpeg', 'abgpj.exe.jpg'],
  ['и\u0306од.jpg', 'image/jpeg', 'йод.jpg'],
  ['стих.doc', '', 'стих.doc'],
])('%j of type %j is called %j', (name, type, expected) => {
  expect(fileName(name, type)).toBe(expected)
})

test('a long name is cut, its extension is not', () => {
  const name = fileName(`${'д'.repeat(300)}.png`, 'image/jpeg')
  expect(name).toHaveLength(120)
  expect(name).toMatch(/^д+\.jpg$/)
})

test('no character is cut in half', () => {
  expect(fileName(`a${'😀'.repeat(100)}.jpg`, 'image/jpeg')).toBe(`a${'😀'.repeat(57)}.jpg`)
})
