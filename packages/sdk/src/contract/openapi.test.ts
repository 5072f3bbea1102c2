import { readFile } from 'node:fs/promises'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { openapi, openapiText } from './openapi.ts'
import { operations } from './operations.ts'
import { problemStatus } from './problem.ts'
import { routes } from './routes.ts'

test('openapi.json says what the schemas say; `pnpm --filter @otklik/sdk openapi` writes it', async () => {
  expect(await readFile(new URL('../../openapi.json', import.meta.url), 'utf8')).toBe(openapiText())
})

test('the document is OpenAPI 3.1', async () => {
  const validator = new Validator()
  expect(await validator.validate(openapi())).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('every route and every problem of the contract stands in it', () => {
  expect([...new Set(operations.map(({ route }) => route))].sort()).toEqual(Object.keys(routes).sort())
  const document = openapiText()
  for (const code of Object.keys(problemStatus)) expect(document).toContain(`\`${code}\``)
})

test('every reference leads to a schema', () => {
  const document = openapi() as { components: { schemas: Record<string, unknown> } }
  const references = [...openapiText().matchAll(/"\$ref": "#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name)
  expect(references.length).toBeGreaterThan(20)
  expect(references.filter((name) => !Object.hasOwn(document.components.schemas, name ?? ''))).toEqual([])
})

test('a backend may say more than the document knows: version 1 grows by addition', () => {
  expect(openapiText()).not.toContain('"additionalProperties": false')
})
