import { cleanup, fireEvent, waitFor } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { failure, openPanel, receipt } from './open-panel.fixture.ts'
import { addFile, choose, heading, press, reachReview, sendAnything, tell, type, words } from './resident.fixture.ts'
import { sampleForm } from './sample-form.fixture.ts'

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
})

test('the first screen is there before the form, and gets its words from it', async () => {
  const { screen } = await openPanel()
  await heading(screen, 'Расскажите, в чём дело')
  expect(screen.getByText('Обратная связь: Город Киров')).toBeTruthy()
  expect((screen.getAllByRole('radio') as HTMLInputElement[]).map(({ value }) => value)).toEqual([
    'complaint',
    'question',
  ])
  expect(screen.getByRole('link', { name: '112' }).getAttribute('href')).toBe('tel:112')
  expect(screen.getByLabelText('Добавить фото или PDF')).toBeTruthy()
})

test('nothing is told to be wrong before «Далее»', async () => {
  const { screen } = await openPanel()
  type(screen.getByLabelText('Текст сообщения'), 'а')
  expect(screen.queryByText('Исправьте, чтобы продолжить')).toBeNull()
})

test('«Далее» leads to a summary that leads to the fields', async () => {
  const { screen, focused } = await openPanel()
  press(screen, 'Далее')
  const summary = await screen.findByRole('group', { name: 'Исправьте, чтобы продолжить' })
  await waitFor(() => expect(focused()).toBe(summary))
  fireEvent.click(screen.getByRole('link', { name: 'Выберите, что вы хотите отправить' }))
  await waitFor(() => expect(focused()).toBe(screen.getByRole('radio', { name: 'Проблема' })))
  const text = screen.getByLabelText('Текст сообщения')
  expect(text.getAttribute('aria-invalid')).toBe('true')
  expect(text.getAttribute('aria-describedby')).toBe('/text-error /text-hint')
  expect(screen.getByText('Ошибка:', { selector: '#\\/text-error *' })).toBeTruthy()
})

test('the hint of the text follows the kind', async () => {
  const { screen } = await openPanel()
  fireEvent.click(screen.getByRole('radio', { name: 'Вопрос' }))
  expect(await screen.findByText(/Что вы хотите узнать\?/)).toBeTruthy()
})

test('what is over is counted while it is typed', async () => {
  const { screen } = await openPanel()
  type(screen.getByLabelText('Текст сообщения'), 'а'.repeat(237))
  expect(await screen.findByText('Лишних знаков: 37')).toBeTruthy()
})

test('each screen puts the focus on its heading and counts itself', async () => {
  const opened = await openPanel()
  await tell(opened)
  const { screen, focused } = opened
  await waitFor(() => expect(focused()).toBe(screen.getByRole('heading', { name: 'Выберите тему' })))
  expect(screen.getByText('Шаг 2')).toBeTruthy()
  choose(screen, 'Другое')
  press(screen, 'Далее')
  await heading(screen, 'Какой ответ вам нужен?')
  expect(screen.getByText('Шаг 3 из 5')).toBeTruthy()
  choose(screen, 'Быстрое сообщение')
  press(screen, 'Далее')
  await heading(screen, 'Как вам ответить?')
  expect(screen.getByText('Шаг 4 из 5')).toBeTruthy()
})

test('the search finds a theme, says how many, and Enter does not go on', async () => {
  const opened = await openPanel()
  await tell(opened)
  const { screen } = opened
  const search = screen.getByRole('searchbox', { name: 'Тема' })
  type(search, 'ямы')
  expect(await screen.findByText('Найдено тем: 1')).toBeTruthy()
  fireEvent.keyDown(search, { key: 'Enter' })
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Найдено тем: 1'))
  type(search, 'метро')
  expect(await screen.findByText('Ничего не нашлось. Напишите иначе или выберите из списка')).toBeTruthy()
  expect(screen.getByRole('heading', { name: 'Выберите тему' })).toBeTruthy()
})

test('a theme says who answers and in what time, and asks its questions beneath', async () => {
  const opened = await openPanel()
  await tell(opened)
  const { screen } = opened
  choose(screen, 'Ямы и выбоины')
  expect(await screen.findByText(/Отвечает: Дорожная служба/)).toBeTruthy()
  expect(screen.getByText(/Срок ответа: 10 рабочих дней со дня отправки/)).toBeTruthy()
  choose(screen, 'Нет')
  expect(await screen.findByLabelText('Какая глубина?')).toBeTruthy()
  press(screen, 'Далее')
  expect(await screen.findByRole('link', { name: 'Ответьте: Какая глубина?' })).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Добавьте фото: без него эту тему не примут' })).toBeTruthy()
})

test('answers to questions that were fetched for a theme outlive a change of the form', async () => {
  const lazy = {
    ...sampleForm,
    categories: [{ code: 'lazy', label: 'Аренда', place: 'none', contact: 'none', details: true }],
  } as const
  const form = {
    ...lazy,
    categories: [...lazy.categories, { code: 'other', label: 'Другое' }],
    consents: [],
    procedures: sampleForm.procedures.slice(0, 1),
  }
  const opened = await openPanel({}, form)
  const { screen, backend } = opened
  backend.details = { questions: [{ code: 'what', type: 'text', label: 'Что вы брали?', required: true }] }
  await tell(opened)
  choose(screen, 'Аренда')
  type(await screen.findByLabelText('Что вы брали?'), 'Коньки')
  backend.form = { ...form, version: '2' }
  press(screen, 'Далее')
  expect(
    await screen.findByText('Пока вы писали, форма изменилась. Проверьте всё ещё раз', { selector: '.note' }),
  ).toBeTruthy()
  press(screen, 'Отправить сообщение')
  await waitFor(() => expect(backend.drafts).toHaveLength(1))
  expect(backend.drafts[0]?.submission.answers).toEqual([{ code: 'what', value: 'Коньки', label: 'Коньки' }])
})

test('a stopper never traps', async () => {
  const opened = await openPanel()
  await tell(opened)
  const { screen } = opened
  choose(screen, 'Лифты')
  expect(await screen.findByText('Лифтами занимается управляющая организация.')).toBeTruthy()
  expect(screen.getByRole('link', { name: /Позвонить/ }).getAttribute('href')).toBe('tel:+78000000000')
  expect(screen.getByRole('button', { name: 'Скопировать текст' })).toBeTruthy()
  press(screen, 'Всё равно отправить')
  await heading(screen, 'Какой ответ вам нужен?')
})

test('a final stopper leaves the choice of another theme', async () => {
  const opened = await openPanel()
  await tell(opened)
  const { screen } = opened
  choose(screen, 'Суды')
  await screen.findByText('Решения судов здесь не рассматривают.')
  expect(screen.queryByRole('button', { name: 'Всё равно отправить' })).toBeNull()
  press(screen, 'Далее')
  expect(await screen.findByRole('group', { name: 'Исправьте, чтобы продолжить' })).toBeTruthy()
})

test('«Изменить …» goes there and comes straight back to the row', async () => {
  const opened = await openPanel()
  await reachReview(opened)
  const { screen, focused } = opened
  press(screen, 'Изменить контакты')
  await heading(screen, 'Как вам ответить?')
  choose(screen, 'По телефону')
  type(await screen.findByLabelText('Телефон'), '+7 900 123-45-67')
  press(screen, 'Далее')
  await heading(screen, 'Проверьте и отправьте')
  expect(screen.getByText('+7 900 123-45-67')).toBeTruthy()
  await waitFor(() => expect(focused()).toBe(screen.getByRole('button', { name: 'Изменить контакты' })))
})

test('a change that opens a question leads there first', async () => {
  const opened = await openPanel()
  await reachReview(opened)
  const { screen } = opened
  press(screen, 'Изменить тему')
  await heading(screen, 'Выберите тему')
  choose(screen, 'Ямы и выбоины')
  choose(screen, 'Да')
  addFile(screen, new File(['jpeg'], 'яма.jpg', { type: 'image/jpeg' }))
  press(screen, 'Далее')
  await heading(screen, 'Укажите место')
})

test('no consent is ticked beforehand, and the document stands outside the label', async () => {
  const opened = await openPanel()
  await reachReview(opened)
  const { screen, backend } = opened
  const ticks = screen.getAllByRole('checkbox') as HTMLInputElement[]
  expect(ticks.map(({ checked }) => checked)).toEqual([false, false])
  expect(
    screen.getAllByRole('link', { name: 'Прочитать согласие (откроется в новой вкладке)' })[0]?.closest('label'),
  ).toBeNull()
  press(screen, 'Отправить сообщение')
  const error = 'Чтобы отправить, отметьте согласие на обработку персональных данных'
  expect(await screen.findByRole('link', { name: error })).toBeTruthy()
  expect(backend.drafts).toEqual([])
})

test('a law stands in the place of the tick', async () => {
  const law = { ...sampleForm, dataBasis: 'law', consents: [], dataNotice: 'По закону № 59-ФЗ.' } as const
  const opened = await openPanel({}, { ...law, consents: [] })
  await reachReview(opened)
  expect(opened.screen.queryAllByRole('checkbox')).toEqual([])
  expect(opened.screen.getByText('По закону № 59-ФЗ.')).toBeTruthy()
})

test('what is sent is what stood there, once, however often the button is pressed', async () => {
  const opened = await openPanel()
  await reachReview(opened)
  const { screen, backend, panel, events } = opened
  const { key } = panel.written.value
  choose(screen, /Я даю согласие/)
  press(screen, 'Отправить сообщение')
  fireEvent.submit(screen.getByRole('heading', { name: /Проверьте|Отправляем/ }).closest('form') as HTMLFormElement)
  await heading(screen, 'Отправляем')
  await waitFor(() => expect(backend.drafts).toHaveLength(1))
  expect(backend.drafts[0]).toMatchObject({
    key,
    submission: {
      kind: 'complaint',
      procedure: 'message',
      category: 'other',
      text: words,
      consents: [{ id: 'data', version: '1', language: 'ru' }],
      formVersion: '1',
      language: 'ru',
    },
  })
  backend.tell({ name: 'accepted', receipt })
  await heading(screen, 'Сообщение отправлено')
  expect(screen.getByText('2026-000123-7')).toBeTruthy()
  expect(screen.getByText('1234 5678 9012')).toBeTruthy()
  expect(screen.getByText('Срок ответа: до 4 декабря 2026 г.')).toBeTruthy()
  expect(screen.getByRole('link', { name: /#number=2026-000123-7&token=secret$/ })).toBeTruthy()
  const told = events.find(([name]) => name === 'submitted')?.[1]
  expect(told).toEqual({ organization: 'kirov', kind: 'complaint', procedure: 'message', category: 'other' })
})

test('events hold nothing of what a resident wrote', async () => {
  const opened = await openPanel()
  await reachReview(opened)
  choose(opened.screen, /Я даю согласие/)
  press(opened.screen, 'Отправить сообщение')
  await waitFor(() => expect(opened.backend.drafts).toHaveLength(1))
  opened.backend.tell({ name: 'accepted', receipt })
  await heading(opened.screen, 'Сообщение отправлено')
  expect(JSON.stringify(opened.events)).not.toMatch(/Ленина|2026-000123|secret|123456789012|example\.ru/)
})

test('files going out are shown one by one', async () => {
  const opened = await openPanel()
  addFile(opened.screen, new File(['12345678'], 'а.jpg', { type: 'image/jpeg' }))
  addFile(opened.screen, new File(['1234'], 'б.pdf', { type: 'application/pdf' }))
  await reachReview(opened)
  const { screen, backend } = opened
  choose(screen, /Я даю согласие/)
  press(screen, 'Отправить сообщение')
  await waitFor(() => expect(backend.drafts[0]?.files.map(({ name }) => name)).toEqual(['а.jpg', 'б.pdf']))
  backend.tell({ name: 'sending', progress: { sent: 10, total: 12 } })
  await waitFor(() =>
    expect((screen.getByRole('progressbar', { name: 'Загрузка: файл 2' }) as HTMLProgressElement).value).toBe(2),
  )
  expect((screen.getByRole('progressbar', { name: 'Загрузка: фото 1' }) as HTMLProgressElement).value).toBe(8)
})

test('a file that cannot be read says so and holds the screen up until it is removed', async () => {
  const opened = await openPanel()
  const { screen } = opened
  addFile(screen, new File(['x'], 'битый.jpg', { type: 'image/jpeg' }))
  expect(await screen.findAllByText(/Файл «битый.jpg» не открывается. Выберите другой файл/)).toBeTruthy()
  choose(screen, 'Проблема')
  type(screen.getByLabelText('Текст сообщения'), words)
  press(screen, 'Далее')
  await screen.findByRole('link', { name: /битый.jpg/ })
  press(screen, 'Удалить файл «битый.jpg»')
  press(screen, 'Далее')
  await heading(screen, 'Выберите тему')
})

test('not sent: no number, no term, and every way on', async () => {
  const opened = await openPanel()
  await sendAnything(opened)
  const { screen, backend } = opened
  backend.tell({ name: 'waiting', error: failure('offline') as never, retryAt: '2026-11-21T09:31:00Z' })
  await heading(screen, 'Ещё не отправлено')
  expect(screen.getByText('Нет связи. Проверьте интернет и попробуйте ещё раз.')).toBeTruthy()
  expect(screen.queryByText(/Срок ответа|Номер/)).toBeNull()
  expect(screen.getByText(words)).toBeTruthy()
  press(screen, 'Отправить сейчас')
  await waitFor(() => expect(backend.retries).toBe(1))
})

test('a message that was not sent is deleted only at the second word', async () => {
  const opened = await openPanel()
  await sendAnything(opened)
  const { screen, backend } = opened
  backend.tell({ name: 'waiting', error: failure('server') as never })
  await heading(screen, 'Ещё не отправлено')
  press(screen, 'Удалить')
  fireEvent.click(await screen.findByRole('button', { name: 'Удалить насовсем' }))
  await heading(screen, 'Расскажите, в чём дело')
  expect((screen.getByLabelText('Текст сообщения') as HTMLTextAreaElement).value).toBe('')
})

test('refused by field: the form opens there with everything in it', async () => {
  const opened = await openPanel()
  await sendAnything(opened)
  const fields = [{ pointer: '/text', code: 'too_short', params: { min: 50 } }]
  opened.backend.tell({ name: 'refused', error: failure('rejected', { fields }) as never })
  const { screen } = opened
  await heading(screen, 'Расскажите, в чём дело')
  expect((screen.getByLabelText('Текст сообщения') as HTMLTextAreaElement).value).toBe(words)
  type(screen.getByLabelText('Текст сообщения'), `${words} Она шириной в метр, объехать её нельзя.`)
  press(screen, 'Далее')
  await heading(screen, 'Проверьте и отправьте')
})

test('refused for good: in words, with the text to copy and a way back', async () => {
  const opened = await openPanel()
  await sendAnything(opened)
  opened.backend.tell({ name: 'refused', error: failure('too_old') as never })
  await heading(opened.screen, 'Отправить не получилось')
  expect(opened.screen.getByText('Форма на этой странице устарела. Скопируйте текст и обновите страницу.')).toBeTruthy()
  press(opened.screen, 'Вернуться к сообщению')
  await heading(opened.screen, 'Проверьте и отправьте')
})

test('a form that changed meanwhile takes outdated ticks off and says so', async () => {
  const opened = await openPanel()
  await reachReview(opened)
  const { screen, backend } = opened
  choose(screen, /Я даю согласие/)
  const [consent, news] = sampleForm.consents
  if (!consent || !news) throw new Error('the sample form has two consents')
  backend.form = { ...sampleForm, version: '2', consents: [{ ...consent, version: '2' }, news] }
  press(screen, 'Изменить контакты')
  await heading(screen, 'Как вам ответить?')
  press(screen, 'Далее')
  expect(
    await screen.findByText('Пока вы писали, форма изменилась. Проверьте всё ещё раз', { selector: '.note' }),
  ).toBeTruthy()
  expect((screen.getByRole('checkbox', { name: /Я даю согласие/ }) as HTMLInputElement).checked).toBe(false)
})

test('a form that does not come leaves what was typed, and a way round', async () => {
  const { screen, backend, panel, events } = await openPanel({}, failure('offline'))
  await heading(screen, 'Форма не загрузилась')
  expect(screen.getByRole('link', { name: /Открыть форму на отдельной странице/ }).getAttribute('href')).toBe(
    'https://kirov.example/o/kirov',
  )
  expect(events).toContainEqual(['error', { organization: 'kirov', code: 'offline' }])
  panel.written.value = { ...panel.written.value, text: words }
  backend.form = sampleForm
  press(screen, 'Попробовать снова')
  await heading(screen, 'Расскажите, в чём дело')
  expect((screen.getByLabelText('Текст сообщения') as HTMLTextAreaElement).value).toBe(words)
})

test('a backend of another kind has no page of its own to go to instead', async () => {
  const { screen } = await openPanel({ adapter: 'open311' }, failure('offline'))
  await heading(screen, 'Форма не загрузилась')
  expect(screen.queryByRole('link')).toBeNull()
})

test('an organization that takes nothing now says so, with its help open', async () => {
  const { screen, root } = await openPanel(
    {},
    { ...sampleForm, status: 'closed', notice: 'Приём откроется 1 декабря.' },
  )
  await heading(screen, 'Сейчас сообщения не принимают')
  expect(screen.getByText('Приём откроется 1 декабря.')).toBeTruthy()
  expect(root.querySelector('details')?.open).toBe(true)
})

test('another language is spoken by us and asked of the form', async () => {
  const { screen, backend, root } = await openPanel()
  fireEvent.change(screen.getByRole('combobox', { name: 'Язык' }), { target: { value: 'en' } })
  await heading(screen, 'Tell us what it is about')
  await waitFor(() => expect(backend.asked).toEqual(['ru', 'en']))
  expect(root.querySelector('.frame')?.getAttribute('lang')).toBe('en')
})

test('a form without a translation is marked as Russian', async () => {
  const { panel, screen } = await openPanel()
  panel.english.value = (await import('../catalogue/en.ts')).en
  panel.language.value = 'en'
  await waitFor(() => expect(screen.getByText(/Есть угроза жизни/).getAttribute('lang')).toBe('ru'))
})
