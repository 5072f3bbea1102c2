import { expect, test } from 'vitest'
import { withExtension } from './send-file.ts'

test('a name gets the ending of what the file is', () => {
  expect(withExtension('photo.jpg', 'application/pdf')).toBe('photo.jpg.pdf')
})

test('a fitting ending stays', () => {
  expect(withExtension('photo.JPEG', 'image/jpeg')).toBe('photo.JPEG')
  expect(withExtension('notes.txt', 'application/octet-stream')).toBe('notes.txt')
})
