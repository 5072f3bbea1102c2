import { expect, test } from 'vitest'
import { createNetwork, session } from './network.fixture.ts'
import { cameFrom } from './source.ts'

function widget(attributes: Record<string, string>): HTMLElement {
  const element = document.createElement('div')
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

test('a link says from where it has led here', async () => {
  expect(await cameFrom(widget({ channel: 'telegram', community: ' gorod ' }), undefined)).toEqual({
    channel: 'telegram',
    community: 'gorod',
  })
})

test('a channel that there is not counts as the site, and a community has an end', async () => {
  expect(await cameFrom(widget({ channel: 'pigeon', community: 'x'.repeat(101) }), undefined)).toEqual({
    channel: 'site',
    community: 'x'.repeat(100),
  })
})

test('a network says it itself, whatever a link says', async () => {
  const { network } = createNetwork()
  const linked = widget({ channel: 'telegram', community: 'gorod' })
  expect(await cameFrom(linked, network)).toEqual({ channel: 'vk', community: session.community })
})

test('where the network has named nobody, the channel is known all the same', async () => {
  const { network } = createNetwork({ community: async () => undefined })
  expect(await cameFrom(widget({ community: '7' }), network)).toEqual({ channel: 'vk' })
})
