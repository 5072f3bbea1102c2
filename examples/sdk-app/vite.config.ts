import preact from '@preact/preset-vite'
import { msw } from 'msw/vite'
import { defaultClientConditions, defineConfig } from 'vite'

export default defineConfig({
  // Packages of this workspace are read from their source: nothing has to be built first.
  resolve: { conditions: ['@otklik/source', ...defaultClientConditions] },
  // Named beforehand: found on the way, each of them would reload the page.
  optimizeDeps: {
    include: [
      'preact',
      'preact/hooks',
      'preact/jsx-dev-runtime',
      '@otklik/sdk > zod/mini',
      '@otklik/server-mock > msw',
      '@otklik/server-mock > msw/browser',
    ],
  },
  // Two servers side by side must not write into one cache.
  cacheDir: process.env.VITE_CACHE_DIR ?? 'node_modules/.vite',
  // A page under test is not reloaded because somebody saves a file.
  server: process.env.VITE_WATCH === 'off' ? { watch: null, hmr: false } : {},
  // The mock's worker is served while developing and is no part of what is built.
  plugins: [preact({ devToolsEnabled: false }), { ...msw({ mode: 'worker-only' }), apply: 'serve' }],
})
