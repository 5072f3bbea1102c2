// The client of MAX: https://dev.max.ru/docs/webapps/bridge
import { maxHost, maxLaunch } from '@otklik/widget/max'
import type { Client } from '../clients.ts'
import { whyNobody } from '../why-nobody.ts'

export async function open(backend: string): Promise<Client> {
  const host = await maxHost({ backend })
  return { host, whyNobody: () => whyNobody(backend, 'max', maxLaunch()) }
}
