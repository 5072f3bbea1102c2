import { defineConfig } from '@playwright/test'
import { chromiumLaunch, firefoxLaunch } from './tools/browsers.ts'

export default defineConfig({
  testMatch: 'examples/*/e2e/**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // A browser is at the mercy of the machine. What passes at the second try only is named at the end of the run.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { locale: 'ru-RU', timezoneId: 'Europe/Moscow', trace: 'off', screenshot: 'only-on-failure' },
  projects: [
    { name: 'chromium', use: { browserName: 'chromium', launchOptions: chromiumLaunch() } },
    {
      name: 'firefox',
      grep: /@main/,
      // A screenshot of Playwright's puts a style sheet into the page, which Firefox holds against the page's policy.
      use: { browserName: 'firefox', launchOptions: firefoxLaunch(), screenshot: 'off' },
    },
  ],
})
