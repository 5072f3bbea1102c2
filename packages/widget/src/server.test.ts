// @vitest-environment node
import { expect, test } from 'vitest'

test('importing the package and registering the element do nothing on a server', async () => {
  const { OtklikWidget } = await import('./index.ts')
  await import('./define.ts')
  expect(OtklikWidget).toBeTypeOf('function')
})
