import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shownName } from './name.ts'

describe('the name of a file', () => {
  test.each([
    ['with folders', '../../etc/passwd', 'passwd'],
    ['with the folders of Windows', 'C:\\Users\\Иван\\яма.jpg', 'яма.jpg'],
    ['that is folders only', '../', 'file'],
    ['that hides its ending by a mark of direction', 'отчёт\u{202E}gpj.exe', 'отчётgpj.exe'],
    ['with characters that are not seen', 'a\u{200B}\u{FEFF}b\u{2028}.png', 'ab.png'],
    ['with controls', 'a\r\nSet-Cookie: x=1\u{0}\u{1B}[31m.pdf', 'aSet-Cookie: x=1[31m.pdf'],
    ['with half a character', 'a\u{D800}.png', 'a.png'],
    ['that would be hidden', '.htaccess', 'htaccess'],
    ['that is empty', '', 'file'],
    ['with blanks', '  дом   у   реки .jpg ', 'дом у реки .jpg'],
  ])('%s', (_, given, shown) => {
    expect(shownName(given)).toBe(shown)
  })

  test('that is endless keeps its ending', () => {
    const shown = shownName(`${'🙂'.repeat(300)}.jpeg`)
    expect(shown.length).toBeLessThanOrEqual(200)
    expect(shown).toMatch(/^🙂+\.jpeg$/u)
  })

  test('is never empty, a path or longer than 200, and stays what it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const shown = shownName(given)
        expect(shown).not.toBe('')
        expect(shown.length).toBeLessThanOrEqual(200)
        expect(shown).not.toMatch(/[/\\\p{Cc}\p{Cf}]|^\.|\.$/u)
        expect(shownName(shown)).toBe(shown)
      }),
    )
  })
})
