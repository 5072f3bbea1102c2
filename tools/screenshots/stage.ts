import { startBackend, startMock } from '../../examples/official-site/e2e/town/backend.ts'
import { openDesk } from '../../examples/official-site/e2e/town/desk.ts'
import { type ForeignTown, startForeignTowns } from '../../examples/official-site/e2e/town/foreign.ts'
import { type MockTown, openMockTown } from '../../examples/official-site/e2e/town/mock.ts'
import type { Town } from '../../examples/official-site/e2e/town.ts'
import { serveSite } from '../../examples/official-site/src/serve.ts'

export interface OpenStage {
  readonly town: Pick<Town, 'site' | 'backend' | 'desk'>
  readonly mockTown: MockTown
  readonly foreignTown: ForeignTown
  close(): Promise<void>
}

/** The official site before the real backend, and once more before the mock. */
export async function openStage(): Promise<OpenStage> {
  const [backend, mock] = await Promise.all([startBackend(), startMock()])
  const site = await serveSite({ port: 0, widget: backend.origin, backend: backend.origin })
  const mockSite = await serveSite({ port: 0, widget: backend.origin, backend: mock.address })
  const foreign = startForeignTowns(backend.origin)
  return {
    town: { site: site.origin, backend: backend.origin, desk: openDesk(backend.origin, backend.deskToken) },
    mockTown: openMockTown(mockSite.origin, mock.address),
    foreignTown: foreign.open,
    async close() {
      await Promise.all([site.close(), mockSite.close(), foreign.close()])
      await Promise.all([backend.stop(), mock.stop()])
    },
  }
}
