import { oneOf, sizeOf } from '../format.ts'
import { russian } from './units.ts'

/** What the shell and the first screen say. It travels with the first screen; everything later, with its own chunk. */
export const panel = {
  dialog: (name?: string) => (name ? `Обратная связь: ${name}` : 'Обратная связь'),
  close: 'Закрыть',
  next: 'Далее',
  back: 'Назад',
  step: (number: number, total?: number) => (total ? `Шаг ${number} из ${total}` : `Шаг ${number}`),
  newTab: '(откроется в новой вкладке)',
  error: 'Ошибка:',
  optional: '(необязательно)',
  copyText: 'Скопировать текст',
  copied: 'Текст скопирован',
  notCopied: 'Скопировать не получилось. Выделите текст и скопируйте его сами',
  tryAgain: 'Попробовать снова',
  loading: 'Загружаем форму…',
  tell: {
    heading: 'Расскажите, в чём дело',
    kind: 'Что вы хотите отправить?',
    kinds: { complaint: 'Проблема', question: 'Вопрос', suggestion: 'Предложение', thanks: 'Благодарность' },
    text: 'Текст сообщения',
    hints: {
      complaint: 'Что произошло, где и когда',
      question: 'Что вы хотите узнать?',
      suggestion: 'Что вы предлагаете?',
      thanks: 'Кого и за что вы хотите поблагодарить?',
    },
    private: 'Не указывайте номера документов и данные других людей',
    over: (count: number) => `Лишних знаков: ${count}`,
  },
  files: {
    add: (kinds: readonly ('photo' | 'video' | 'pdf' | 'other')[]) =>
      `Добавить ${oneOf(
        kinds.map((kind) => ({ photo: 'фото', video: 'видео', pdf: 'PDF', other: 'файл' })[kind]),
        'или',
      )}`,
    limits: (count: number, size: number) => `Файлов: до ${count}, каждый до ${sizeOf(size, russian)}`,
  },
  help: 'Другие способы обратиться',
  failed: {
    page: 'Открыть форму на отдельной странице',
    heading: 'Форма не загрузилась',
    offline: 'Похоже, нет связи. Проверьте интернет и попробуйте снова.',
    other: 'Попробуйте снова через минуту или обратитесь другим способом.',
    missing: 'На этом сайте форма настроена неверно. Обратитесь другим способом.',
    kept: 'Всё, что вы написали, останется в форме, пока открыта эта страница.',
  },
}
