import { cleanup, configure, fireEvent, waitFor } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import type { Host } from '../hosts/host.ts'
import { createNetwork } from '../hosts/network.fixture.ts'
import { createDevice, openPanel, receipt } from './open-panel.fixture.ts'
import { choose, heading, press, sendAnything, tell } from './resident.fixture.ts'
import { sampleForm } from './sample-form.fixture.ts'

vi.setConfig({ testTimeout: 60_000 })
configure({ asyncUtilTimeout: 30_000 })

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
})

test('a message says by which network and community it came, and where it was written without its launch', async () => {
  history.replaceState(null, '', '/mini-app/?vk_user_id=42&sign=secret#/')
  const opened = await inNetwork()
  await sendAnything(opened)
  expect(opened.backend.drafts[0]?.submission.source).toEqual({
    channel: 'vk',
    community: '123',
    page: `${location.origin}/mini-app/`,
  })
})

test('a receipt is shared by the client', async () => {
  const opened = await inNetwork()
  await sendAnything(opened)
  opened.backend.tell({ name: 'accepted', receipt })
  await heading(opened.screen, 'Сообщение отправлено')
  press(opened.screen, 'Поделиться ссылкой')
  await waitFor(() => expect(opened.asked).toEqual([['share', `${receipt.url}#number=${receipt.number}&token=secret`]]))
})

test('where the device is says the client, and what it does not know is said in words', async () => {
  let answer: Awaited<ReturnType<Host['locate']>> = 'timedOut'
  const opened = await inNetwork({ locate: async () => answer })
  const { screen } = opened
  await toPlace(opened)
  press(screen, 'Указать, где я сейчас')
  expect(await screen.findByText(/Не получилось узнать, где вы. Напишите адрес/)).toBeTruthy()
  answer = { latitude: 58.6, longitude: 49.66, accuracy: 12.4 }
  press(screen, 'Указать, где я сейчас')
  await waitFor(() =>
    expect(opened.panel.written.value.point).toEqual({ latitude: 58.6, longitude: 49.66, accuracy: 12 }),
  )
})

async function inNetwork(own: Partial<Host> = {}) {
  const { network, asked } = createNetwork(own)
  const cameFrom = async () => ({ channel: 'vk', community: '123' }) as const
  return { ...(await openPanel({}, sampleForm, {}, createDevice(), { network, cameFrom })), asked }
}

async function toPlace(opened: Awaited<ReturnType<typeof inNetwork>>): Promise<void> {
  const { screen } = opened
  await tell(opened)
  fireEvent.click(screen.getByText('Дороги'))
  choose(screen, /Снег на дороге/)
  press(screen, 'Далее')
  await heading(screen, 'Какой ответ вам нужен?')
  choose(screen, 'Быстрое сообщение')
  press(screen, 'Далее')
  await screen.findByRole('button', { name: 'Указать, где я сейчас' })
}
