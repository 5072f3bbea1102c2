/**
 * What is loaded on demand, by the name of its file. The build makes an entry of each line, so a new chunk is one line
 * here. Only the package for bundlers calls these; the script tag's `load` fetches by address and hash.
 */
export const chunks = {
  /** The first screen, its styles and Russian: what must be there before anything can be seen. */
  panel: () => import('./panel-chunk.ts'),
  /** Every screen after the first. */
  steps: () => import('./panel/steps-chunk.ts'),
  /** What has become of a message. */
  follow: () => import('./panel/follow-chunk.ts'),
  /** What only some backends need: outcomes that are neither a yes nor a no, and what they can propose. */
  extra: () => import('./panel/extra-chunk.ts'),
  en: () => import('./catalogue/en.ts'),
  /** Shrinks and cleans files, and draws their previews. */
  photo: () => import('./photo/index.ts'),
  /** The SDK client with the adapter. */
  client: () => import('./client-chunk.ts'),
  /** What the adapter does with a message that was sent. */
  cases: () => import('@otklik/sdk/rest/cases'),
  /** Uploads of more than a megabyte. */
  tus: () => import('@otklik/sdk/rest/tus'),
  /** Says in the console what is wrong with the embedding. */
  debug: () => import('./debug.ts'),
}

export type ChunkName = keyof typeof chunks
export type ChunkModules = { [C in ChunkName]: Awaited<ReturnType<(typeof chunks)[C]>> }
