// A catalogue of its own: that of the panel is not loaded for a handoff.

interface HandoffWords {
  readonly lang: 'ru' | 'en'
  title(host: string): string
  readonly close: string
  readonly apart: string
  readonly loading: string
  readonly failed: string
}

const ru: HandoffWords = {
  lang: 'ru',
  title: (host) => `Обратная связь: форма на ${host}`,
  close: 'Закрыть',
  apart: 'Открыть форму на отдельной странице',
  loading: 'Загружаем форму…',
  failed: 'Здесь форма пока не открылась. Откройте её на отдельной странице.',
}

const en: HandoffWords = {
  lang: 'en',
  title: (host) => `Feedback: form at ${host}`,
  close: 'Close',
  apart: 'Open the form on its own page',
  loading: 'Loading the form…',
  failed: 'The form has not opened here yet. Open it on its own page.',
}

/** In the language around an element; Russian where we have none. */
export const wordsAt = (element: Element): HandoffWords => (element.matches(':lang(en)') ? en : ru)
