/** Pictures for a link in pixels, in the sizes that networks show without cutting. */
export const tileSizes = {
  /** The cover of a link in the menu of a VK community is 376 × 256; twice that, for fine screens. */
  menu: { width: 752, height: 512 },
  /** What networks and messengers show beside a link in a text. */
  preview: { width: 1200, height: 630 },
  /** A post with a picture, alike in all of them. */
  post: { width: 1080, height: 1080 },
} as const
export type TileSize = keyof typeof tileSizes

export const posterNames = ['poster.pdf', 'poster.svg', 'qr.svg'] as const

/** The files of a link, as they are asked for and saved. */
export const pictureNames = [
  'menu.png',
  'menu.svg',
  'preview.png',
  'preview.svg',
  'post.png',
  'post.svg',
  ...posterNames,
] as const
export type PictureName = (typeof pictureNames)[number]
