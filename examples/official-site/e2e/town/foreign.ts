import { serveSite } from '../../src/serve.ts'
import { type MockKind, startMock } from './backend.ts'
import { type MockTown, openMockTown } from './mock.ts'

/** The official site before the backend of somebody else. */
export type ForeignTown = (kind: Exclude<MockKind, 'contract'>) => Promise<MockTown>

/** Each is started when it is first asked for, with the widget's files from where they always are. */
export function startForeignTowns(widget: string): { open: ForeignTown; close(): Promise<void> } {
  const started = new Map<MockKind, ReturnType<typeof start>>()
  const start = async (kind: MockKind) => {
    const mock = await startMock(kind)
    const site = await serveSite({ port: 0, widget, backend: mock.address })
    const close = () => Promise.all([site.close(), mock.stop()])
    return { town: openMockTown(site.origin, mock.address), close }
  }
  return {
    async open(kind) {
      const running = started.get(kind) ?? start(kind)
      started.set(kind, running)
      return (await running).town
    },
    async close() {
      for (const running of started.values()) await (await running).close()
    },
  }
}
