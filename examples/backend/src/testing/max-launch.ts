import { maxHash } from '../networks/max.ts'
import { startOfTests } from './server.ts'
import { withVk } from './vk-launch.ts'

const bot = {
  token: 'a token of a bot for tests',
  organization: 'test-town',
  frameOrigins: ['https://max.ru', 'https://*.max.ru'],
}

/** What is set where MAX is on. */
export const withMax = { networks: { ...withVk.networks, max: bot } }

/** What MAX gives to the page, signed. What is undefined is left out. */
export function maxLaunch(different: Readonly<Record<string, string | undefined>> = {}, token = bot.token): string {
  const parameters = new Map(
    Object.entries({
      auth_date: String(Date.parse(startOfTests)),
      query_id: '158b120b-7aa3-4a0f-a198-52ace06d0658',
      user: '{"language_code":"ru","first_name":"Вася","last_name":"","photo_url":null,"username":null,"id":400}',
      ...different,
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  )
  return `${new URLSearchParams([...parameters])}&hash=${maxHash(parameters, token)}`
}
