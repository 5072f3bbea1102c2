import { setupServer } from 'msw/node'
import type { Mock } from './mock.ts'

export { type MockPort, type MockPortOptions, openMockPort } from './port.ts'

/**
 * Intercepts the requests of this Node process; an ordinary `setupServer()` of MSW.
 *
 * @example
 * const server = setupMockServer(createMockBackend())
 * beforeAll(() => server.listen())
 * afterAll(() => server.close())
 */
export const setupMockServer = (mock: Mock): ReturnType<typeof setupServer> => setupServer(...mock.handlers)
