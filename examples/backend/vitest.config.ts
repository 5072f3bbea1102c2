import { defineConfig } from 'vitest/config'

// Workspace packages resolve to their source: tests need no build.
const conditions = ['@otklik/source', 'module', 'node', 'development|production']

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    name: 'backend',
    environment: 'node',
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/testing/start-databases.ts'],
    // PGlite takes seconds to start, and more on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
