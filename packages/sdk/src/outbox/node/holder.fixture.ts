// Takes turns with others: `node holder.fixture.ts folder hold` says `held` and holds on until it is killed;
// `… folder count file rounds` adds one to the number in a file, in turns.
import { readFile, writeFile } from 'node:fs/promises'
import { fileLocks } from './file-locks.ts'

const [, , folder = '', what, file = '', rounds = ''] = process.argv
const exclusive = fileLocks(folder)
if (what === 'hold') {
  await exclusive('the-key', async () => {
    console.log('held')
    setInterval(() => {}, 1_000)
    await new Promise(() => {})
  })
} else {
  for (let round = 0; round < Number(rounds); round += 1) {
    await exclusive('the-key', async () => {
      const before = Number(await readFile(file, 'utf8'))
      await new Promise((resolve) => setTimeout(resolve, 3))
      await writeFile(file, String(before + 1))
    })
  }
}
