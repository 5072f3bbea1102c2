import type { CaseAction, FieldError, Kind, Status, Term, TimelineEntry } from '@otklik/sdk/domain'
import { formatFor } from './format.ts'

const format = formatFor('ru-RU', ['байт', 'КБ', 'МБ'])
const { day, size, counted } = format

type Params = Readonly<Record<string, string | number>>

/** What stands beside the entries of a timeline. */
export type StatusParams = Pick<TimelineEntry, 'authority' | 'text' | 'backendStatus'> & {
  readonly registration?: { readonly number: string; readonly at: string } | undefined
  readonly due?: string | undefined
  readonly timeZone: string
}

const fieldErrors: Record<FieldError['code'], (params: Params, pointer: string) => string> = {
  required: () => 'Заполните это поле',
  too_short: ({ min }) =>
    `Напишите подробнее: нужно хотя бы ${counted(Number(min), { one: 'знак', few: 'знака', many: 'знаков' })}`,
  too_long: ({ over }) => (over ? `Лишних знаков: ${over}` : 'Сократите: это слишком длинно'),
  invalid: (_, pointer) =>
    pointer === '/contact/email'
      ? 'Проверьте адрес почты: он выглядит как имя@сайт.ру'
      : pointer === '/contact/phone'
        ? 'Проверьте номер телефона: в нём должны быть только цифры, например +7 900 123-45-67'
        : 'Проверьте, как это написано',
  not_offered: () => 'Этого варианта больше нет. Выберите другой',
  out_of_season: () => 'Эту тему сейчас не принимают. Выберите другую тему',
  stopped: () => 'С этим здесь не помогут. Прочитайте, куда обратиться, или выберите другое',
  photo_required: () => 'Добавьте фото: без него эту тему не примут',
  file_type: ({ name }) => `Файл «${name}» не того вида. Выберите фото, видео или PDF`,
  file_empty: ({ name }) => `Файл «${name}» пустой. Выберите другой файл`,
  file_too_large: ({ name, limit }) => `Файл «${name}» больше ${size(Number(limit))}. Выберите файл поменьше`,
  file_unreadable: ({ name }) => `Файл «${name}» не открывается. Выберите другой файл`,
  files_too_many: ({ max }) => `Файлов слишком много. Оставьте не больше ${max}`,
  files_too_large: ({ limit }) => `Файлы вместе больше ${size(Number(limit))}. Уберите часть файлов`,
  point_or_address: () => 'Напишите адрес или опишите место',
  out_of_area: () => 'Это место не обслуживают здесь. Проверьте адрес или обратитесь другим способом',
  consent_required: () => 'Чтобы отправить, отметьте согласие на обработку персональных данных',
  consent_outdated: () => 'Текст согласия изменился. Прочитайте его и отметьте ещё раз',
}

export const russian = {
  format,
  languageName: 'Русский',
  otherLanguage: 'Язык страницы',
  optional: 'необязательно',
  error: 'Ошибка:',
  errorTitle: 'Ошибка',
  summary: 'Исправьте, чтобы продолжить',
  next: 'Далее',
  help: 'Другие способы обратиться',
  helpPhone: 'Телефон',
  helpHours: 'Часы работы',
  helpAddress: 'Адрес',
  helpEmail: 'Электронная почта',
  helpUrl: 'Сайт',
  call: (phone: string) => `Позвонить: ${phone}`,
  plain: 'Простая форма без скриптов',
  follow: 'Узнать, что с моим сообщением',
  privacy: 'Как обращаются с персональными данными',
  newTab: '(откроется в новой вкладке)',
  title: 'Сообщить о проблеме или спросить',
  closedTitle: 'Сейчас сообщения не принимают',
  kinds: {
    complaint: 'Проблема',
    question: 'Вопрос',
    suggestion: 'Предложение',
    thanks: 'Благодарность',
  } satisfies Record<Kind, string>,

  choose: {
    kind: 'Что вы хотите отправить?',
    theme: 'Тема',
    themeHint: 'О чём сообщение. Если ничего не подходит, выберите «Другое».',
    themeHintFew: 'О чём сообщение',
    pick: 'Выберите тему',
    outOfSeason: 'Темы, которые сейчас не по сезону, в списке не показаны.',
  },

  write: {
    heading: {
      complaint: 'Расскажите, что случилось',
      question: 'Задайте вопрос',
      suggestion: 'Расскажите, что вы предлагаете',
      thanks: 'Напишите благодарность',
    } satisfies Record<Kind, string>,
    about: 'Тема',
    trap: 'Не заполняйте это поле',
    change: 'Изменить тему',
    answers: (authority: string) => `Отвечает: ${authority}`,
    term: ({ n, unit, from }: Term) => {
      const words = {
        'working-days': { one: 'рабочий день', few: 'рабочих дня', many: 'рабочих дней' },
        'calendar-days': { one: 'день', few: 'дня', many: 'дней' },
        'working-hours': { one: 'рабочий час', few: 'рабочих часа', many: 'рабочих часов' },
      }
      return `Срок ответа: ${counted(n, words[unit])} ${from === 'sent' ? 'со дня отправки' : 'со дня регистрации'}`
    },
    text: 'Текст сообщения',
    textHint: {
      complaint: 'Что произошло, где и когда.',
      question: 'Что вы хотите узнать?',
      suggestion: 'Что вы предлагаете?',
      thanks: 'Кого и за что вы благодарите?',
    } satisfies Record<Kind, string>,
    others: 'Не указывайте номера документов и данные других людей.',
    textLimit: (max: number) => `Не больше ${counted(max, { one: 'знака', few: 'знаков', many: 'знаков' })}.`,
    questions: 'Вопросы по теме',
    when: (question: string, options: string) => `Ответьте, если на вопрос «${question}» вы выбрали: ${options}.`,
    choose: 'Выберите ответ',
    noAnswer: 'Нет ответа',
    files: 'Фото, видео или PDF',
    filesHint: (count: number, bytes: number) =>
      `До ${counted(count, { one: 'файла', few: 'файлов', many: 'файлов' })}, каждый не больше ${size(bytes)}. Место и время съёмки из фото мы удалим.`,
    photo: 'Для этой темы нужно фото.',
    kept: 'Файлы, которые уже загружены',
    keptHint: 'Снимите отметку с файла, который отправлять не нужно.',
    moreFiles: 'Добавить фото, видео или PDF',
    place: 'Адрес или описание места',
    placeHint: 'Например: ул. Ленина, 5, второй подъезд',
    procedure: 'Какой ответ вам нужен?',
    contact: 'Как вам ответить?',
    contactOptional: 'Можно ничего не указывать: ответ будет по номеру и коду, которые вы получите после отправки.',
    contactRequired: 'Укажите почту или телефон, чтобы мы могли ответить.',
    contactAppeal: 'Для официального обращения нужны фамилия, имя и электронная почта.',
    familyName: 'Фамилия',
    givenName: 'Имя',
    additionalName: 'Отчество, если есть',
    email: 'Электронная почта',
    emailHint: 'Например: ivanova@example.ru',
    phone: 'Телефон',
    phoneHint: 'Например: +7 900 123-45-67',
    postalAddress: 'Почтовый адрес',
    data: 'Персональные данные',
    requiredConsents: 'Без этого отправить нельзя',
    optionalConsents: 'По желанию',
    readConsent: 'Прочитать согласие',
    send: 'Отправить сообщение',
    sendAppeal: 'Отправить обращение',
    stopperInsist: 'Если это не срочно, можно написать ниже.',
  },

  sent: {
    heading: 'Сообщение отправлено',
    appeal: (authority: string) => `Обращение отправлено. Номер и дату регистрации сообщит ${authority}.`,
    number: 'Номер сообщения',
    code: 'Код',
    codeHint: 'Номер и код понадобятся, чтобы узнать ответ. Запишите их или распечатайте эту страницу.',
    due: (date: string) => `Срок ответа: до ${day(date)}`,
    at: (moment: string) => `Отправлено ${moment}`,
    link: 'Ссылка на ответ',
    linkHint:
      'Сохраните её. Любой, у кого есть эта ссылка, увидит ответ. Ссылке нужен браузер со скриптами; номер и код подходят к любому.',
    open: 'Посмотреть, что с сообщением',
    again: 'Написать ещё одно сообщение',
  },

  track: {
    heading: 'Узнать, что с моим сообщением',
    intro: 'Номер и код стоят в квитанции, которую вы получили после отправки.',
    number: 'Номер сообщения',
    numberHint: 'Например: 2026-000123-7',
    code: 'Код',
    codeHint: 'Двенадцать цифр, пробелы не важны',
    find: 'Найти сообщение',
    case: (number: string) => `Сообщение №\u00a0${number}`,
    text: 'Ваше сообщение',
    files: (n: number) => `Приложено: ${counted(n, { one: 'файл', few: 'файла', many: 'файлов' })}`,
    fileChecks: {
      checking: (name: string) => `Файл «${name}» проверяется на вирусы. Это не задерживает ответ.`,
      refused: (name: string) => `Файл «${name}» не принят: в нём нашли вирус. Остальное мы получили.`,
    },
    answerFilesChecking: (n: number) =>
      `Проверяем на вирусы ещё ${counted(n, { one: 'файл', few: 'файла', many: 'файлов' })}. Зайдите чуть позже.`,
    about: 'Тема',
    due: (date: string) => `Срок ответа: до ${day(date)}`,
    overdue: (date: string) => `Срок ответа прошёл ${day(date)}`,
    timeline: 'Что происходило',
    answer: 'Ответ',
    answerFrom: (authority: string) => `Отвечает: ${authority}`,
    answerFiles: 'Файлы ответа',
    filesSoon: 'Ссылки на файлы работают 15 минут. Если они устарели, откройте сообщение ещё раз.',
    inquiry: 'Вас спрашивают',
    reply: 'Ваш ответ на вопрос',
    sendReply: 'Отправить ответ',
    rate: 'Оцените ответ',
    scores: { 1: '1: плохо', 2: '2: скорее плохо', 3: '3: средне', 4: '4: скорее хорошо', 5: '5: хорошо' },
    comment: 'Что можно было сделать лучше',
    sendRating: 'Отправить оценку',
    rated: (score: number) => `Ваша оценка: ${score} из 5`,
    dispute: 'Проблема не решена',
    disputeText: 'Что осталось не решено',
    disputeUntil: (date: string) => `Можно сообщить до ${day(date)}`,
    attach: 'Добавить файлы к сообщению',
    sendFiles: 'Отправить файлы',
    done: {
      rate: 'Спасибо за оценку.',
      dispute: 'Мы передали, что проблема не решена.',
      reply: 'Ответ отправлен.',
      attach: 'Файлы добавлены.',
    } satisfies Record<CaseAction, string>,
    consent: 'Как отозвать согласие',
    consentText: 'Напишите организации и укажите номер сообщения. Контакты стоят ниже.',
    status: {
      submitted: () => 'Отправлено',
      in_moderation: () => 'На проверке',
      registered: ({ registration, timeZone }) =>
        registration
          ? `Зарегистрировано №\u00a0${registration.number} от ${format.moment(registration.at, timeZone)}`
          : 'Зарегистрировано',
      in_progress: ({ authority }) => (authority ? `В работе: ${authority}` : 'В работе'),
      forwarded: ({ authority }) => (authority ? `Передано: ${authority}` : 'Передано'),
      extended: ({ due }) => (due ? `Срок продлён до ${day(due)}` : 'Срок продлён'),
      answered: () => 'Есть ответ',
      rejected: () => 'Не принято',
      left_without_answer: () => 'Оставлено без ответа',
      disputed: () => 'Вы сообщили: не решено',
      closed: () => 'Завершено',
      unknown: ({ backendStatus }) => backendStatus ?? 'Состояние уточняется',
    } satisfies Record<Status, (params: StatusParams) => string>,
  },

  required: {
    '/kind': 'Выберите, что вы хотите отправить',
    '/category': 'Выберите тему',
    '/text': 'Напишите, в чём дело, хотя бы коротко',
    '/attachments': 'Выберите файлы ещё раз: они не сохранились',
    '/procedure': 'Выберите, какой ответ вам нужен',
    '/place': 'Напишите адрес или опишите место',
    '/contact/familyName': 'Напишите фамилию',
    '/contact/givenName': 'Напишите имя',
    '/contact/email': 'Напишите адрес электронной почты',
    '/number': 'Напишите номер сообщения',
    '/code': 'Напишите код: двенадцать цифр из квитанции',
    '/files': 'Выберите файлы',
    '/score': 'Выберите оценку',
    '/remark': 'Напишите несколько слов',
  } as Record<string, string>,
  requiredContact: 'Напишите почту или телефон',
  requiredAnswer: (question: string) => `Ответьте на вопрос «${question}»`,
  requiredOther: 'Заполните это поле',

  fieldErrors,

  trouble: {
    not_found: 'Такой страницы здесь нет.',
    conflict: 'Это сообщение уже отправлено, и изменить его нельзя. Чтобы добавить что-то, напишите ещё одно.',
    closed: 'Сейчас сообщения не принимают. Скопируйте текст и зайдите позже или обратитесь другим способом.',
    form_changed: 'Пока вы писали, форма изменилась. Проверьте всё ещё раз и отправьте снова.',
    wrong_code: 'Сообщение с таким номером и кодом не нашлось. Проверьте, нет ли опечатки.',
    not_allowed_now: 'Сейчас этого сделать нельзя: состояние сообщения изменилось. Посмотрите, что нового.',
    rate_limited: (until: string | undefined) =>
      until
        ? `Слишком много попыток подряд. Попробуйте после ${until}.`
        : 'Слишком много попыток подряд. Попробуйте позже.',
    too_large: 'Файлы слишком большие. Вернитесь назад, уберите часть файлов и отправьте снова.',
    unreadable: 'Форма дошла не целиком. Вернитесь назад и отправьте ещё раз.',
    once_more: 'Проверьте, всё ли верно, и отправьте ещё раз. Так мы отличаем людей от программ.',
    server: 'На сервере неполадки. Вернитесь назад, скопируйте текст и попробуйте позже.',
    heading: 'Не получилось',
    back: 'К форме',
  },
}

export type Words = typeof russian
