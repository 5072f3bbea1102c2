import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { chromiumLaunch } from './tools/browsers.ts'

// Workspace packages resolve to their source: tests need no build.
const conditions = ['@otklik/source']
const resolve = { conditions: [...conditions, 'module', 'browser', 'development|production'] }
const ssr = { resolve: { conditions: [...conditions, 'module', 'node', 'development|production'] } }

const browserTests = 'src/**/*.browser.test.{ts,tsx}'

export default defineConfig({
  test: {
    allowOnly: false,
    projects: [
      node('sdk', 'packages/sdk'),
      {
        root: 'packages/sdk',
        resolve,
        // Found in the middle of a run they would make Vite load the page anew.
        optimizeDeps: { include: ['zod/mini'] },
        test: { name: 'sdk in a browser', include: [browserTests], browser: browser() },
      },
      node('server-mock', 'packages/server-mock'),
      // It starts a PostgreSQL server before its tests.
      'examples/backend/vitest.config.ts',
      node('examples', 'examples', { include: ['{official-site,sdk-app,vk-mini-app}/src/**/*.test.ts'] }),
      node('tools', 'tools', { include: ['*.test.ts'] }),
      {
        root: 'packages/widget',
        resolve,
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: {
          name: 'widget',
          environment: 'jsdom',
          // Chunks are fetched and parsed before a condition comes true: a second is short on a busy machine.
          expect: { poll: { timeout: 10_000 } },
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: [browserTests],
        },
      },
      {
        root: 'packages/widget',
        resolve,
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: { name: 'widget in a browser', include: [browserTests], browser: browser() },
      },
      {
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['packages/*/src/**/*.test-d.{ts,tsx}'],
            tsconfig: 'tsconfig.tests.json',
          },
        },
      },
    ],
  },
})

function node(
  name: string,
  root: string,
  test: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration {
  return {
    root,
    ssr,
    test: { name, environment: 'node', include: ['src/**/*.test.ts'], exclude: [browserTests], ...test },
  }
}

function browser() {
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({ launchOptions: chromiumLaunch() }),
    instances: [{ browser: 'chromium' as const }],
  }
}
