/** What is said of messages that were not sent. */
export const unsent = {
  launcher: (count: number) => `Не отправлено: ${count}`,
  files: 'Файлы не отправлены',
  notKept:
    'Это устройство не может сохранить копию сообщения. Отправить его можно. Если связь прервётся, не закрывайте страницу: мы попробуем ещё раз.',
  tried: (since: string, attempts: number) => `Пробуем с ${since}, попыток: ${attempts}`,
  sending: {
    files: (sent: number, all: number, percent: number) => `Файлов загружено: ${sent} из ${all}, ${percent} %`,
    elsewhere: 'Сообщение отправляет другая вкладка этого сайта. Что с ним, видно и здесь.',
  },
  refused: {
    heading: 'Отправить не получилось',
    edit: 'Вернуться к сообщению',
    closed: 'Сейчас сообщения не принимают. Скопируйте текст и зайдите позже или обратитесь другим способом.',
  },
}
