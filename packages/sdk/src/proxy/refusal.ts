import { guarded } from './answer.ts'
import { corsHeaders } from './origin.ts'

/** What the proxy itself answers, by its status. */
export class Refusal extends Error {
  readonly status: RefusalStatus
  readonly headers: Readonly<Record<string, string>>

  constructor(status: RefusalStatus, headers: Readonly<Record<string, string>> = {}) {
    super(`${status}`)
    this.status = status
    this.headers = headers
  }
}

type RefusalStatus = keyof typeof words

const words = {
  400: { ru: 'Запрос не удалось прочитать.', en: 'The request could not be read.' },
  403: { ru: 'С этого сайта отправлять нельзя.', en: 'This site may not send.' },
  404: { ru: 'Здесь ничего нет.', en: 'There is nothing here.' },
  405: { ru: 'Так сюда обращаться нельзя.', en: 'This address does not take that method.' },
  408: { ru: 'Запрос не дошёл целиком.', en: 'The request did not arrive in time.' },
  413: { ru: 'Слишком большой запрос.', en: 'The request is too large.' },
  414: { ru: 'Слишком длинный адрес.', en: 'The address is too long.' },
  415: { ru: 'Принимаются только поля формы.', en: 'Only form fields are taken.' },
  429: { ru: 'Слишком много запросов. Попробуйте позже.', en: 'Too many requests. Please try again later.' },
  502: { ru: 'Сервер ведомства не ответил как надо.', en: 'The authority’s server gave no proper answer.' },
  504: { ru: 'Сервер ведомства не ответил вовремя.', en: 'The authority’s server did not answer in time.' },
}

/** A refusal as a GeoReport error list, in the format that the address asks for. */
export function refusalAnswer({ status, headers }: Refusal, request: Request, origins: readonly string[]): Response {
  const language = languageOf(request.headers.get('accept-language') ?? '')
  const description = words[status][language]
  const xml = new URL(request.url).pathname.endsWith('.xml')
  const body = xml
    ? `<?xml version="1.0" encoding="utf-8"?><errors><error><code>${status}</code><description>${description}</description></error></errors>`
    : JSON.stringify([{ code: status, description }])
  return new Response(body, {
    status,
    headers: {
      ...guarded,
      ...corsHeaders(request, origins),
      ...headers,
      'content-type': `${xml ? 'text/xml' : 'application/json'}; charset=utf-8`,
      'content-language': language,
      'cache-control': 'no-store',
    },
  })
}

function languageOf(accepted: string): 'ru' | 'en' {
  return /\b(ru|en)\b/i.exec(accepted)?.[1]?.toLowerCase() === 'en' ? 'en' : 'ru'
}
