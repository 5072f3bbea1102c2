// Entry of the chunk `hashes`: those of the files that most residents never need, so that the panel need not carry them.
import type { ChunkFiles } from './load.ts'

/** Filled in by the build. */
declare const OTKLIK_LATER: ChunkFiles

export const files = (): ChunkFiles => OTKLIK_LATER
