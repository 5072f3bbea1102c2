import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A data folder of a backend whose upload store has a disk of its own, of 64 kilobytes. */
export interface SmallDisk {
  readonly dataDir: string
  /** Leaves no byte free. */
  fill(): Promise<void>
  empty(): Promise<void>
  remove(): Promise<void>
}

/** Undefined where this process may not mount a file system. */
export async function mountSmallDisk(): Promise<SmallDisk | undefined> {
  const dataDir = await mkdtemp(join(tmpdir(), 'otklik-disk-'))
  const files = join(dataDir, 'files')
  const filler = join(files, 'filler')
  await mkdir(files)
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'otklik', files])
  } catch {
    await rm(dataDir, { recursive: true })
    return undefined
  }
  return {
    dataDir,
    async fill() {
      const file = await open(filler, 'w')
      try {
        for (;;) await file.write(Buffer.alloc(1024))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        await file.close()
      }
    },
    empty: () => rm(filler),
    async remove() {
      await run('umount', [files])
      await rm(dataDir, { recursive: true })
    },
  }
}
