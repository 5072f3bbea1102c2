// The page around the mini app. What it hears is written down in a list; what asks is answered as MAX answers.
const frame = document.querySelector('iframe') as HTMLIFrameElement
const events = document.querySelector('ol') as HTMLOListElement
const back = document.querySelector('button') as HTMLButtonElement
back.addEventListener('click', () => {
  frame.contentWindow?.postMessage(JSON.stringify({ type: 'WebAppBackButtonPressed' }), '*')
})
frame.src = decodeURIComponent(location.hash.slice(1))

addEventListener('message', ({ source, data }) => {
  if (source !== frame.contentWindow || typeof data !== 'string') return
  const { type, requestId, ...content } = JSON.parse(data) as { type: string; requestId?: string }
  const heard = document.createElement('li')
  heard.textContent = [type, ...Object.values(content)].join(' ')
  events.append(heard)
  if (type === 'WebAppClose') frame.remove()
  if (type === 'WebAppSetupBackButton') back.hidden = !(content as { isVisible: boolean }).isVisible
  if (requestId) frame.contentWindow?.postMessage(JSON.stringify({ type, requestId, status: 'shared' }), '*')
})

export {}
