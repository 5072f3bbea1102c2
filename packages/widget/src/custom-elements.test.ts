// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import manifest from '../custom-elements.json' with { type: 'json' }
import { adapterChoices } from './adapter-options.ts'
import { attributes } from './attributes.ts'
import { channels } from './channels.ts'
import { hostNames } from './hosts/names.ts'
import { choices } from './options.ts'

const [element] = manifest.modules[0]?.declarations ?? []

/** Everything that this package is written in. */
const sources = () => {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  return files.map((file) => readFileSync(`${folder}/${file}`, 'utf8')).join('\n')
}

test('the manifest names every option and its values', () => {
  expect(element?.attributes.map(({ name }) => name)).toEqual(attributes)
  for (const [name, values] of Object.entries({ ...choices, ...adapterChoices, host: hostNames, channel: channels })) {
    if (name === 'lang') continue
    const type = element?.attributes.find((attribute) => attribute.name === name)?.type.text
    expect(type, name).toBe(values.map((value) => `'${value}'`).join(' | '))
  }
})

test('the manifest names every token and part of the styles, and no other', () => {
  const text = sources()
  const tokens = new Set(text.match(/(?<=var\()--otklik-[a-z-]+/g))
  expect(element?.cssProperties.map(({ name }) => name).sort()).toEqual([...tokens].sort())
  const parts = new Set([...text.matchAll(/\bpart(?:=|: |', )["'](\w+)["']/g)].map(([, part]) => part))
  expect(element?.cssParts.map(({ name }) => name).sort()).toEqual([...parts].sort())
})
