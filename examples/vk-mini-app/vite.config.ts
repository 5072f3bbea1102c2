import { defaultClientConditions, defineConfig } from 'vite'
import { plainImports, together } from './build/files.ts'

export default defineConfig({
  // Every address is relative, so that the folder may stand anywhere on any host of files.
  base: './',
  // Packages of this workspace are read from their source: nothing has to be built first.
  resolve: { conditions: ['@otklik/source', ...defaultClientConditions] },
  // No other variable of the environment may end up in a page.
  envPrefix: 'OTKLIK_BACKEND',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [together(), plainImports()],
  build: {
    // The browsers of the widget.
    target: ['chrome111', 'firefox111', 'safari16.4'],
    // What a page may do, its policy says: nothing is written into it as a data: address.
    assetsInlineLimit: 0,
    modulePreload: false,
    // What is loaded before the form can be seen is counted from it.
    manifest: 'manifest.json',
  },
})
