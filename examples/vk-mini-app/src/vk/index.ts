// VK's client: https://dev.vk.com/en/bridge/overview
import { vkHost } from '@otklik/widget/vk'
import bridge from '@vkontakte/vk-bridge'
import type { Client } from '../clients.ts'
import { whyNobody } from '../why-nobody.ts'

export async function open(backend: string): Promise<Client> {
  const host = await vkHost({ backend })
  return {
    host,
    whyNobody: () => whyNobody(backend, 'vk', location.search.slice(1)),
    onLink(listener) {
      bridge.subscribe(({ detail: { type, data } }) => {
        // A link from the community's card or its menu, on a computer and on a phone.
        const isLink = type === 'VKWebAppLocationChanged' || type === 'VKWebAppChangeFragment'
        if (isLink && data.location) listener(data.location)
      })
    },
    running: () => import('./running.ts'),
  }
}
