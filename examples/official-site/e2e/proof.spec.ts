import { hostileScripts } from './hostile-scripts.ts'
import { arrive, fillIn, goOn, pick, press, readReceipt } from './resident.ts'
import { openOrganization } from './stories.ts'
import { expect, test } from './town.ts'

const pages = [
  ['a page under the strict header', () => {}],
  ['a page with Prototype 1.6', hostileScripts['Prototype 1.6']],
] as const

for (const [name, script] of pages) {
  test(`where an organization asks for proof of work, ${name} does it and the resident sees nothing of it`, async ({
    page,
    town,
    guard,
  }) => {
    await page.addInitScript(script)
    // Chromium notes the answer that asks for it.
    guard.tolerates(/console: .*428/)
    const panel = await openOrganization(page, town.site, 'library')
    await arrive(panel, 'tell')
    await pick(panel, 'Вопрос')
    await fillIn(panel, 'Текст сообщения', 'Можно ли продлить книгу по телефону?')
    await goOn(panel)
    await pick(panel, 'Книги и продление')
    await goOn(panel)
    await arrive(panel, 'contact')
    await pick(panel, 'Посмотрю сам по номеру и коду')
    await goOn(panel)
    await arrive(panel, 'review')
    for (const consent of await panel.getByRole('checkbox').all()) await consent.check()
    await press(panel, 'Отправить сообщение')
    await arrive(panel, 'sent')
    const { number } = await readReceipt(panel)
    expect(await town.desk.numbers('library')).toContain(number)
    const asked = guard.requests.map((request) => new URL(request.url()).pathname)
    expect(asked.filter((path) => path.endsWith('/challenge'))).toHaveLength(1)
    expect(asked.filter((path) => path.endsWith('/submissions'))).toHaveLength(2)
  })
}
