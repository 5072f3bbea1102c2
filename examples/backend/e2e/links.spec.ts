import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '../../official-site/e2e/town.ts'

// Where an administrator of a community gets a link: a page with no script of its own, on a phone.

test.use({ viewport: { width: 320, height: 640 } })

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('an administrator makes a link for a community, and it opens the form as it was asked for', async ({
      page,
      town,
    }) => {
      const elsewhere: string[] = []
      page.on('request', (request) => {
        if (new URL(request.url()).origin !== town.backend) elsewhere.push(request.url())
      })
      await page.goto(`${town.backend}/o/kirov/links`)
      await page.getByRole('button', { name: 'Сделать ссылку' }).click()
      await expect(page).toHaveTitle(/^Ссылки/)
      await page.getByRole('radio', { name: 'Telegram' }).check()
      await page.getByRole('textbox', { name: 'Сообщество или канал' }).fill('https://t.me/KirovAdm')
      await page.getByRole('combobox', { name: 'Сразу выбрать тему' }).selectOption('Не горит фонарь')
      await page.getByRole('button', { name: 'Сделать ссылку' }).click()

      const address = `${town.backend}/o/kirov?channel=telegram&community=kirovadm&category=lighting-off`
      await expect(page.getByRole('textbox', { name: 'Ссылка', exact: true })).toHaveValue(address)
      const post = await page.getByRole('textbox', { name: 'Текст для поста' }).inputValue()
      expect(post.endsWith(`\n${address}`)).toBe(true)
      for (const picture of await page.getByRole('img').all()) {
        await expect
          .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
          .toBeGreaterThan(0)
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode()
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze()
      expect(violations.map(({ id }) => id)).toEqual([])

      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Для печати, PDF' }).click()
      expect((await download).suggestedFilename()).toBe('poster.pdf')

      await page.getByRole('link', { name: address }).click()
      const widget = page.locator('otklik-widget')
      await expect(widget).toHaveAttribute('channel', 'telegram')
      await expect(widget).toHaveAttribute('community', 'kirovadm')
      expect(elsewhere).toEqual([])
    })
  })
}
