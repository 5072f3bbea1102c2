import { busyPhoto } from '../../examples/backend/src/testing/media.ts'
import { startBackend } from './backend-process.ts'
import type { Figure } from './figure.ts'
import { onPostgres } from './postgres.ts'
import { writeMessages } from './residents.ts'

/** How much larger a process may be after ten times as many messages. */
export const mostGrowth = 1.3

/** The backend's memory after so many messages with photos, beside what it was after a tenth of them. */
export function benchMemory(messages: number): Promise<Figure[]> {
  return onPostgres(async ({ folder, newDatabase }) => {
    const photo = await busyPhoto(320, 240)
    const backend = await startBackend({ dataDir: `${folder}/files`, databaseUrl: await newDatabase() })
    try {
      const write = async (count: number): Promise<number> => {
        const crowd = { origins: [backend.origin], photo, residents: 16 }
        const { failures } = await writeMessages({ ...crowd, more: (begun) => begun < count })
        if (failures.length > 0) throw new Error(`${failures.length} of ${count} had no receipt: ${failures[0]}`)
        return (await backend.memory()) / 1_000_000
      }
      const tenth = Math.ceil(messages / 10)
      const early = await write(tenth)
      const late = await write(messages - tenth)
      return [
        { name: `backend after ${tenth} messages`, unit: 'MB', value: early, runs: 1 },
        {
          name: `backend after ${messages} messages`,
          unit: 'MB',
          value: late,
          goal: Math.round(early * mostGrowth),
          must: true,
          runs: 1,
        },
      ]
    } finally {
      await backend.stop()
    }
  })
}
