import type { Stopper } from '@otklik/sdk/domain'
import type { Organization } from '../organizations/index.ts'
import { type PageLanguage, pageLanguages, readLanguage, wordsIn } from '../pages/words/index.ts'

// GeoReport says that the description of an error is read by the user. Names of its fields stay as they are.

/**
 * The language in which an organization speaks: the one that is liked best of those it has, by `Accept-Language`
 * (RFC 9110, 12.5.4), else its first. GeoReport itself knows but one.
 */
export function languageOf({ languages }: Organization, accepted = ''): PageLanguage {
  const liked = accepted
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.toLowerCase().split(';')
      const quality = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find(Boolean) ?? '1'
      return { language: tag.trim().split('-')[0], quality: Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .flatMap(({ language }) => pageLanguages.filter((one) => one === language && languages.includes(one)))
  return liked[0] ?? readLanguage(languages[0])
}

const russian = {
  ...wordsIn('ru'),
  jurisdictionMissing: (known: readonly string[]) =>
    `Укажите jurisdiction_id: здесь принимают сообщения несколько организаций (${known.join(', ')})`,
  jurisdictionUnknown: (known: readonly string[]) =>
    `Организации с таким jurisdiction_id здесь нет. Есть: ${known.join(', ') || 'ни одной'}`,
  notServed: (page: string) => `Эта организация не принимает сообщения по Open311. Напишите ей на странице ${page}`,
  keyMissing: 'Нет api_key: без ключа сообщения не принимаются',
  keyWrong: 'Неверный api_key: сообщение не принято',
  formatUnknown: 'Такого формата нет. Есть .json и .xml',
  nothingHere: 'Такого адреса в GeoReport v2 нет',
  unreadable: 'Запрос не удалось прочитать',
  contentType: 'Пришлите поля как application/x-www-form-urlencoded или multipart/form-data',
  tooLarge: 'Запрос слишком большой',
  tooManyFiles: 'Файлов слишком много',
  noDescription: (service: string) => `Без описания. Тема: ${service}`,
  serviceMissing: 'Укажите service_code',
  serviceUnknown: 'Темы с таким service_code нет',
  requestUnknown: 'Сообщения с таким service_request_id нет, или оно не открыто для всех',
  tokenUnknown: 'Такого token нет',
  latWithoutLong: 'lat и long нужны вместе',
  latRange: 'lat: широта от -90 до 90, например 58.6036',
  longRange: 'long: долгота от -180 до 180, например 49.668',
  place: 'Укажите место: lat и long, address_string или address_id',
  date: (field: string) => `${field}: дата с часовым поясом, например 2026-11-01T00:00:00Z`,
  dateOrder: 'end_date раньше, чем start_date',
  dateSpan: 'Между start_date и end_date не больше 90 дней',
  status: 'status: open, closed или оба через запятую',
  page: (field: string) => `${field}: целое число от 1`,
  closed: (notice: string | undefined) => ['Сейчас сообщения не принимают.', notice].filter(Boolean).join(' '),
  stopped: ({ text, phone, url }: Omit<Stopper, 'final'>) => [text, phone, url].filter(Boolean).join(' '),
  photo: 'Для этой темы нужно фото: файл (multipart/form-data) или ссылка в media_url',
  photoNeeded: 'Нужно фото.',
  contactNeeded: 'Нужны почта или телефон.',
  contact: 'Укажите email или phone, чтобы на сообщение могли ответить',
  onlyWhen: (question: string, options: string) => `Если на вопрос «${question}» ответ: ${options}.`,
  option: (label: string, stop: string) => `«${label}»: ${stop}`,
  several: 'Можно выбрать несколько.',
  answer: (question: string, sentence: string) => `«${question}»: ${sentence}`,
  due: (date: string, basis: string | undefined) => `Срок ответа: до ${date}${basis ? ` (${basis})` : ''}`,
  disputed: 'Заявитель сообщил, что проблема не решена',
  tokenNotice: 'Номер появится, когда сообщение проверят',
  internal: 'Ошибка на сервере. Попробуйте позже',
  unavailable: 'Сервер сейчас не отвечает. Попробуйте через несколько секунд',
  discoveryContact: (name: string, id: string, ways: string) => `${name} (jurisdiction_id ${id}): ${ways}`,
  discoveryKey: 'Ключ даёт организация, для которой он нужен. Её контакты стоят выше.',
}
export type Open311Words = typeof russian

const english: Open311Words = {
  ...wordsIn('en'),
  jurisdictionMissing: (known) =>
    `jurisdiction_id is missing: several organizations take reports here (${known.join(', ')})`,
  jurisdictionUnknown: (known) =>
    `There is no organization with this jurisdiction_id. There are: ${known.join(', ') || 'none'}`,
  notServed: (page) => `This organization takes no reports over Open311. Write to it at ${page}`,
  keyMissing: 'api_key is missing: no reports are taken without a key',
  keyWrong: 'Wrong api_key: the report was not taken',
  formatUnknown: 'There is no such format. There are .json and .xml',
  nothingHere: 'GeoReport v2 has no such address',
  unreadable: 'The request cannot be read',
  contentType: 'Send the fields as application/x-www-form-urlencoded or multipart/form-data',
  tooLarge: 'The request is too large',
  tooManyFiles: 'There are too many files',
  noDescription: (service) => `No description. Service: ${service}`,
  serviceMissing: 'service_code is missing',
  serviceUnknown: 'There is no service with this service_code',
  requestUnknown: 'There is no request with this service_request_id, or it is not open to everybody',
  tokenUnknown: 'There is no such token',
  latWithoutLong: 'lat and long are needed together',
  latRange: 'lat: a latitude from -90 to 90, for example 58.6036',
  longRange: 'long: a longitude from -180 to 180, for example 49.668',
  place: 'Say where it is: lat and long, address_string, or address_id',
  date: (field) => `${field}: a date with a time zone, for example 2026-11-01T00:00:00Z`,
  dateOrder: 'end_date is earlier than start_date',
  dateSpan: 'start_date and end_date may be no more than 90 days apart',
  status: 'status: open, closed, or both with a comma',
  page: (field) => `${field}: a whole number from 1`,
  closed: (notice) => ['No reports are taken now.', notice].filter(Boolean).join(' '),
  stopped: ({ text, phone, url }) => [text, phone, url].filter(Boolean).join(' '),
  photo: 'This topic needs a photo: a file (multipart/form-data), or a link in media_url',
  photoNeeded: 'A photo is needed.',
  contactNeeded: 'An e-mail or a telephone number is needed.',
  contact: 'Give email or phone, so that the report can be answered',
  onlyWhen: (question, options) => `If the answer to “${question}” is: ${options}.`,
  option: (label, stop) => `“${label}”: ${stop}`,
  several: 'Several can be chosen.',
  answer: (question, sentence) => `“${question}”: ${sentence}`,
  due: (date, basis) => `Answer by ${date}${basis ? ` (${basis})` : ''}`,
  disputed: 'The reporter says that the problem is not solved',
  tokenNotice: 'The number will be there once the report has been looked at',
  internal: 'Something went wrong on the server. Try again later',
  unavailable: 'The server does not answer now. Try again in a few seconds',
  discoveryContact: (name, id, ways) => `${name} (jurisdiction_id ${id}): ${ways}`,
  discoveryKey: 'A key is given by the organization it is for. Its contacts stand above.',
}

export const open311Words = (language: PageLanguage): Open311Words => (language === 'en' ? english : russian)
