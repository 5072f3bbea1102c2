import { type FieldErrorCode, isOtklikError, type Kind, type Status } from '@otklik/sdk'

export const kindWords: Record<Kind, string> = {
  complaint: 'Проблема',
  question: 'Вопрос',
  suggestion: 'Предложение',
  thanks: 'Благодарность',
}

export const statusWords: Record<Status, string> = {
  submitted: 'Отправлено',
  in_moderation: 'На проверке',
  registered: 'Зарегистрировано',
  in_progress: 'В работе',
  forwarded: 'Передано',
  extended: 'Срок продлён',
  answered: 'Есть ответ',
  rejected: 'Не принято',
  left_without_answer: 'Оставлено без ответа',
  disputed: 'Вы сообщили: не решено',
  closed: 'Завершено',
  unknown: 'Статус неизвестен',
}

const fieldWords: Partial<Record<FieldErrorCode, string>> = {
  required: 'Заполните это поле',
  too_short: 'Напишите чуть подробнее',
  too_long: 'Напишите короче',
  photo_required: 'Для этой темы нужно фото',
  file_type: 'Такие файлы не принимаются',
  file_too_large: 'Файл слишком большой',
  files_too_many: 'Слишком много файлов',
  out_of_season: 'Сейчас не сезон для этой темы',
  stopped: 'По этой теме администрация не отвечает',
}

const placeWords: Record<string, string> = {
  text: 'Текст сообщения',
  category: 'Тема',
  answers: 'Вопрос к теме',
  attachments: 'Фото или PDF',
  place: 'Адрес или описание места',
  '/place/point': 'Широта и долгота',
  contact: 'Электронная почта',
  consents: 'Согласие',
}

/** Which field a JSON pointer means. */
export const placeText = (pointer: string): string =>
  placeWords[pointer] ?? placeWords[pointer.split('/')[1] ?? ''] ?? 'Форма'

export const fieldText = (code: FieldErrorCode): string => fieldWords[code] ?? 'Проверьте это поле'

export function errorText(error: unknown): string {
  if (!isOtklikError(error)) return 'Что-то пошло не так. Попробуйте ещё раз.'
  switch (error.code) {
    case 'offline':
    case 'timeout':
      return 'Нет связи. Проверьте интернет.'
    case 'rate_limited':
      return 'Слишком много попыток. Подождите немного.'
    case 'not_found':
    case 'unauthorized':
      return 'Не нашли сообщение с таким номером и кодом. Проверьте обе строки.'
    case 'rejected':
      return 'Сообщение не приняли: проверьте, что заполнено.'
    case 'too_old':
      return 'Приложение устарело. Обновите страницу.'
    default:
      return 'Сервер сейчас не отвечает как надо. Попробуйте позже.'
  }
}

const dates = new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long', year: 'numeric' })

export const dateText = (date: string): string => dates.format(new Date(date)).replace(/\s?г\.$/, '')
