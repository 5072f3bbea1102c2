import { photo } from './files/photo.ts'
import { hostileScripts } from './hostile-scripts.ts'
import { openWidget, send, writeComplaint } from './resident.ts'
import { expect, test } from './town.ts'

for (const [name, script] of Object.entries(hostileScripts)) {
  test(`a page with ${name}: a message with a photo arrives`, async ({ page, town }) => {
    await page.addInitScript(script)
    await page.goto('/calm.html')
    const panel = await openWidget(page)
    await writeComplaint(panel, { photos: [await photo('яма.jpg')], email: 'ivanova@example.ru' })
    const { number } = await send(panel)
    expect((await town.desk.show(number)).files).toMatchObject([{ name: 'яма.jpg' }])
  })
}
