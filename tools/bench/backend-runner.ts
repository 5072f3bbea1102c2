import '../../examples/backend/src/main.ts'
import { setTimeout as wait } from 'node:timers/promises'

// The backend, and beside it somebody who collects garbage and tells how large the process is when asked.

process.on('message', async () => {
  for (let round = 0; round < 5; round++) {
    global.gc?.()
    // Memory outside of the heap is given back by what runs after a collection.
    await wait(200)
  }
  process.send?.(process.memoryUsage.rss())
})

// Nobody who might ask keeps it from ending.
process.channel?.unref()
