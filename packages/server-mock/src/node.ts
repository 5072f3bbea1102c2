import { setupServer } from 'msw/node'
import type { MockBackend } from './backend.ts'

export { type MockPort, type MockPortOptions, openMockPort } from './port.ts'

/**
 * Intercepts the requests of this Node process; an ordinary `setupServer()` of MSW.
 *
 * @example
 * const server = setupMockServer(createMockBackend())
 * beforeAll(() => server.listen())
 * afterAll(() => server.close())
 */
export const setupMockServer = (backend: MockBackend): ReturnType<typeof setupServer> =>
  setupServer(...backend.handlers)
