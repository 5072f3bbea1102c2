import { expect, test } from 'vitest'
import { budgets, type Manifest } from './budgets.ts'

const manifest: Manifest = {
  entries: {
    panel: { file: 'v/1/panel.js', imports: [] },
    client: { file: 'v/1/client.js', imports: ['v/1/schemas.js'] },
    steps: { file: 'v/1/steps.js', imports: ['v/1/panel.js'] },
    extra: { file: 'v/1/extra.js', imports: ['v/1/steps.js', 'v/1/panel.js'] },
    drafts: { file: 'v/1/drafts.js', imports: ['v/1/steps.js', 'v/1/panel.js'] },
    kept: { file: 'v/1/kept.js', imports: ['v/1/steps.js', 'v/1/panel.js'] },
    unsent: { file: 'v/1/unsent.js', imports: ['v/1/steps.js', 'v/1/panel.js'] },
    network: { file: 'v/1/network.js', imports: ['v/1/panel.js'] },
    mine: { file: 'v/1/mine.js', imports: ['v/1/panel.js'] },
    vk: { file: 'v/1/vk.js', imports: ['v/1/looks.js', 'v/1/panel.js'] },
    max: { file: 'v/1/max.js', imports: ['v/1/looks.js', 'v/1/panel.js'] },
    photo: { file: 'v/1/photo.js', imports: ['v/1/panel.js', 'v/1/exif.js'] },
    outbox: { file: 'v/1/outbox.js', imports: ['v/1/client.js', 'v/1/schemas.js'] },
    files: { file: 'v/1/files.js', imports: ['v/1/client.js', 'v/1/schemas.js'] },
    proof: { file: 'v/1/proof.js', imports: [] },
    open311: { file: 'v/1/open311.js', imports: ['v/1/given-form.js', 'v/1/client.js', 'v/1/schemas.js'] },
    open311Xml: { file: 'v/1/open311Xml.js', imports: [] },
    signalen: { file: 'v/1/signalen.js', imports: ['v/1/given-form.js', 'v/1/client.js', 'v/1/schemas.js'] },
    pos: { file: 'v/1/pos.js', imports: [] },
  },
}

const paths = Object.fromEntries(
  budgets(manifest, ['index.html', 'assets/page.js']).map(({ name, path }) => [
    name,
    path.map((file) => file.replace('packages/widget/dist/', '')),
  ]),
)

test('before a click a page pays for the loader alone', () => {
  expect(paths['otklik.js: before a click']).toEqual(['otklik.js'])
})

test('the first screen counts the panel', () => {
  expect(paths['first screen painted']).toEqual(['v/1/panel.js'])
})

test('the first open adds the client with all it imports', () => {
  expect(paths['first open in all']).toEqual(['v/1/panel.js', 'v/1/client.js', 'v/1/schemas.js'])
})

test('a later chunk counts only what the first open has not brought', () => {
  expect(paths['photo tools']).toEqual(['v/1/photo.js', 'v/1/exif.js'])
  expect(paths.outbox).toEqual(['v/1/outbox.js'])
  expect(paths['sending files']).toEqual(['v/1/files.js'])
})

test('what comes after the later screens counts without them', () => {
  expect(paths['what the screens of other backends need besides']).toEqual(['v/1/extra.js'])
  expect(paths.drafts).toEqual(['v/1/drafts.js'])
})

test('each adapter counts with what it shares with the others', () => {
  expect(paths.open311).toEqual(['v/1/open311.js', 'v/1/given-form.js'])
  expect(paths.signalen).toEqual(['v/1/signalen.js', 'v/1/given-form.js'])
})

test('the mini app counts its own files', () => {
  expect(paths['mini app: first screen']).toEqual([
    'examples/vk-mini-app/dist/index.html',
    'examples/vk-mini-app/dist/assets/page.js',
  ])
})

test('a build that lost a chunk is refused', () => {
  expect(() => budgets({ entries: {} }, [])).toThrow('names no chunk “panel”')
})
