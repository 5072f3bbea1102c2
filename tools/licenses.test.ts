import { expect, test } from 'vitest'
import { isPermissive, licenseTable, listed, merged, packageFolder } from './licenses.ts'

test.each([
  'MIT',
  'ISC',
  'BSD-3-Clause',
  '(MIT OR CC0-1.0)',
  'MIT OR GPL-3.0-only',
  'GPL-3.0-only OR MIT',
  '(MIT AND Zlib)',
  'Apache-2.0 OR (GPL-2.0-only AND LGPL-3.0-or-later)',
])('%s is permissive', (license) => {
  expect(isPermissive(license)).toBe(true)
})

test.each([
  'GPL-3.0-only',
  'AGPL-3.0-or-later',
  'MPL-2.0',
  'LGPL-2.1-or-later',
  'MIT AND GPL-3.0-only',
  '(GPL-2.0-only OR LGPL-3.0-only)',
  'MIT AND (GPL-2.0-only OR LGPL-3.0-only)',
  'SEE LICENSE IN LICENSE.md',
  'UNLICENSED',
  'Unknown',
  'MIT WITH Classpath-exception-2.0',
  '(MIT',
  'MIT)',
  'MIT OR',
  '',
  'undefined',
])('%s is not permissive', (license) => {
  expect(isPermissive(license)).toBe(false)
})

test('a package stands there once, with whether pages get it', () => {
  const installed = listed({
    MIT: [{ name: 'zod', versions: ['4.0.0', '3.0.0'] }],
    ISC: [{ name: 'a', versions: ['1.0.0'] }],
  })
  const bundled = [
    { name: 'zod', version: '4.0.0', license: 'MIT', bundled: true },
    { name: 'only-built-in', version: '2.0.0', license: 'GPL-3.0-only', bundled: true },
  ]
  const shipped = merged(installed, bundled)
  expect(shipped.map(({ name, version, bundled }) => [name, version, bundled])).toEqual([
    ['a', '1.0.0', false],
    ['only-built-in', '2.0.0', true],
    ['zod', '3.0.0', false],
    ['zod', '4.0.0', true],
  ])
  expect(licenseTable(shipped)).toMatch(/only-built-in +2\.0\.0 +GPL-3\.0-only +on pages +not permissive/)
})

test.each([
  [
    '/p/node_modules/.pnpm/preact@11.2.0/node_modules/preact/dist/preact.mjs',
    '/p/node_modules/.pnpm/preact@11.2.0/node_modules/preact',
  ],
  ['\0/p/node_modules/@a/b/c/d.js?commonjs', '/p/node_modules/@a/b'],
  ['C:\\p\\node_modules\\ky\\index.js', 'C:/p/node_modules/ky'],
  ['/p/packages/widget/src/load.ts', undefined],
  ['\0rolldown/runtime.js', undefined],
])('%s lies in the folder of its package', (module, folder) => {
  expect(packageFolder(module)).toBe(folder)
})
