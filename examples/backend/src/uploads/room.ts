import { refusal } from '../problems.ts'

/** Full, over a quota, over the size a process may write, without a way to be written to. */
const withoutRoom = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS'])

/** When to try again, in seconds: somebody has to make room first. */
export const roomRetry = 60

export const noRoom = () =>
  refusal('unavailable', 'There is no room to keep files now', {}, { 'retry-after': String(roomRetry) })

/**
 * Does something that writes to the disk.
 *
 * @throws ProblemError `unavailable` when the disk takes no more
 */
export async function withRoom<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isFull(error) ? noRoom() : error
  }
}

export const isFull = (error: unknown): boolean => withoutRoom.has((error as NodeJS.ErrnoException).code ?? '')
