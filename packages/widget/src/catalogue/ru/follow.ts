import { counted } from '../format.ts'
import { russian } from './units.ts'

/** What the screen that follows a message says. */
export const follow = {
  heading: 'Узнать, что с моим сообщением',
  list: 'Отправлено с этого устройства',
  listHint: 'Здесь то, что вы отправили за это посещение, и то, что просили запомнить.',
  nothing: 'С этого устройства пока ничего не отправлено.',
  expired: 'Не получилось узнать, что это вы. Закройте приложение и откройте его снова',
  notHere:
    'Узнать здесь, что стало с сообщением, нельзя. Спросите тех, кому оно отправлено: их телефон и адрес стоят ниже.',
  filesMissing: 'Не все файлы дошли',
  pending: 'Ещё не отправлено',
  refused: 'Не приняли',
  sent: (number: string, at: string) => `№ ${number}, отправлено ${at}`,
  byNumber: 'Найти по номеру',
  byCode: 'Найти по номеру и коду',
  number: 'Номер сообщения',
  numberHint: 'Например: 2026-000123-7',
  code: 'Код',
  codeHint: 'Двенадцать цифр из квитанции',
  tokenHint: 'Из квитанции, целиком',
  find: 'Найти сообщение',
  looking: 'Ищем сообщение…',
  wrong: 'Сообщение с таким номером и кодом не нашлось. Проверьте, нет ли опечатки',
  wrongNumber: 'Сообщение с таким номером не нашлось. Проверьте, нет ли опечатки',
  wrongLink: 'Ссылка не подошла. Найдите сообщение по номеру и коду',
  spent: 'Слишком много неверных попыток. Попробуйте позже',
  spentUntil: (time: string) => `Слишком много неверных попыток. Попробуйте после ${time}`,
  numberRequired: 'Напишите номер сообщения',
  tokenRequired: 'Вставьте код из квитанции',
  codeRequired: 'Напишите код: двенадцать цифр из квитанции',
  case: 'Сообщение',
  numbered: (number: string) => `№ ${number}`,
  public: 'Это открытый список: сообщение может прочитать каждый.',
  refresh: 'Обновить',
  text: 'Ваше сообщение',
  attachments: (count: number) => `Приложено: ${counted(count, ['файл', 'файла', 'файлов'], russian)}`,
  checks: {
    checking: (name: string) => `Файл «${name}» проверяется на вирусы. Это не задерживает ответ.`,
    refused: (name: string) => `Файл «${name}» не принят: в нём нашли вирус. Остальное дошло.`,
  },
  timeline: 'Что происходило',
  status: {
    submitted: () => 'Отправлено',
    in_moderation: () => 'На проверке',
    registered: ({ number, at }: StatusParams) =>
      number && at ? `Зарегистрировано № ${number} от ${at}` : 'Зарегистрировано',
    in_progress: ({ authority }: StatusParams) => (authority ? `В работе: ${authority}` : 'В работе'),
    forwarded: ({ authority }: StatusParams) => (authority ? `Передано: ${authority}` : 'Передано'),
    extended: ({ due }: StatusParams) => (due ? `Срок продлён до ${due}` : 'Срок продлён'),
    answered: () => 'Есть ответ',
    rejected: ({ reason }: StatusParams) => (reason ? `Не принято: ${reason}` : 'Не принято'),
    left_without_answer: ({ reason }: StatusParams) =>
      reason ? `Оставлено без ответа: ${reason}` : 'Оставлено без ответа',
    disputed: () => 'Вы сообщили: не решено',
    closed: () => 'Завершено',
    unknown: ({ own }: StatusParams) => own ?? 'Состояние уточняется',
  },
  due: (day: string) => `Срок ответа: до ${day}`,
  overdue: (day: string) => `Срок ответа прошёл ${day}`,
  answer: 'Ответ',
  answerFrom: (authority: string) => `Отвечает: ${authority}`,
  files: 'Файлы ответа',
  filesChecking: (count: number) =>
    `Проверяем на вирусы ещё ${counted(count, ['файл', 'файла', 'файлов'], russian)}. Загляните чуть позже.`,
  inquiry: 'Вас спрашивают',
  reply: 'Ваш ответ на вопрос',
  sendReply: 'Отправить ответ',
  replied: 'Ответ отправлен',
  rate: 'Оцените ответ',
  score: {
    1: '1: плохо',
    2: '2: скорее плохо',
    3: '3: средне',
    4: '4: скорее хорошо',
    5: '5: хорошо',
  },
  comment: 'Что можно было сделать лучше',
  sendRating: 'Отправить оценку',
  rated: 'Спасибо за оценку',
  yourRating: (score: number) => `Ваша оценка: ${score} из 5`,
  scoreRequired: 'Выберите оценку',
  dispute: 'Проблема не решена',
  disputeText: 'Что осталось не решено',
  disputeUntil: (day: string) => `Можно сообщить до ${day}`,
  disputeOver: (day: string) => `Сообщить, что проблема не решена, можно было до ${day}`,
  sendDispute: 'Сообщить, что не решено',
  disputed: 'Мы передали, что проблема не решена',
  textRequired: 'Напишите хотя бы коротко',
  attach: 'Добавить файлы к сообщению',
  sendFiles: 'Отправить файлы',
  filesSent: 'Файлы отправлены',
  filesRequired: 'Выберите хотя бы один файл',
  askCode: 'Чтобы это сделать, нужен код из квитанции',
  failed: 'Не получилось. Проверьте интернет и попробуйте снова',
  notAllowed: 'Сейчас этого сделать нельзя. Обновите сообщение и попробуйте снова',
  withdraw: 'Как отозвать согласие',
  withdrawText: 'Напишите, позвоните или придите в орган, который рассматривает сообщение. Адреса стоят ниже.',
}

/** What a status is told with; each language takes what it needs. */
interface StatusParams {
  readonly authority?: string | undefined
  readonly number?: string | undefined
  readonly at?: string | undefined
  readonly due?: string | undefined
  readonly reason?: string | undefined
  readonly own?: string | undefined
}
