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
  /** What a resident whom a network has named has sent from any device. */
  mine: () => import('./panel/mine-chunk.ts'),
  /** What only some backends need: outcomes that are neither a yes nor a no, and what they can propose. */
  extra: () => import('./panel/extra-chunk.ts'),
  /** What a device keeps for the resident besides messages on their way, and how it forgets. */
  drafts: () => import('./panel/drafts-chunk.ts'),
  /** The screens of a draft that was found, of remembering what was sent, and of deleting it all. */
  kept: () => import('./panel/kept-chunk.ts'),
  /** Tells of messages that were not sent, and opens them again. */
  unsent: () => import('./panel/unsent-chunk.ts'),
  en: () => import('./catalogue/en.ts'),
  /** Shrinks and cleans files, and draws their previews. */
  photo: () => import('./photo/index.ts'),
  /** The SDK client with the adapter. */
  client: () => import('./client-chunk.ts'),
  /** What the adapter does with a message that was sent. */
  cases: () => import('@otklik/sdk/rest/cases'),
  /** Keeps messages and drafts on the device. */
  outbox: () => import('./outbox-chunk.ts'),
  /** How the adapter sends files. */
  files: () => import('@otklik/sdk/rest/files'),
  /** Work that a backend asks for before it takes a message. */
  proof: () => import('@otklik/sdk/rest/proof'),
  /** Hashes of what is seldom loaded; for the script tag's own `load` alone. */
  hashes: () => import('./hashes-chunk.ts'),
  /** The built-in adapters but the one for the contract, by their names. */
  adapters: () => import('./adapters/index.ts'),
  open311: () => import('./adapters/open311.ts'),
  open311Cases: () => import('@otklik/sdk/open311/cases'),
  open311Xml: () => import('@otklik/sdk/open311/xml'),
  signalen: () => import('./adapters/signalen.ts'),
  signalenLater: () => import('@otklik/sdk/signalen/later'),
  /** An official form elsewhere, in a frame: instead of the panel, and alone. */
  pos: () => import('./handoff/index.ts'),
  /** What a panel does only where a network's client stands around the page. */
  network: () => import('./hosts/network-chunk.ts'),
  /** The clients of networks, by their names. */
  vk: () => import('./hosts/vk-chunk.ts'),
  /** The client of MAX. */
  max: () => import('./hosts/max-chunk.ts'),
  /** Says in the console what is wrong with the embedding. */
  debug: () => import('./debug.ts'),
}

export type ChunkName = keyof typeof chunks
export type ChunkModules = { [C in ChunkName]: Awaited<ReturnType<(typeof chunks)[C]>> }
