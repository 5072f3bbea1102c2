const box = document.querySelector('#box') as HTMLDialogElement

/** Asks the person in VK's own window; false for the second button, Esc and a window that was closed. */
export function ask(question: { title: string; body: string | Node; yes: string; no: string }): Promise<boolean> {
  const title = element('h2', question.title)
  title.id = 'box-title'
  const buttons = element('p', button(question.no, 'no'), button(question.yes, 'yes'))
  buttons.className = 'box-buttons'
  box.replaceChildren(title, element('div', question.body), buttons)
  return new Promise((resolve) => {
    box.onclose = () => resolve(box.returnValue === 'yes')
    box.returnValue = 'no'
    box.showModal()
  })
}

function button(name: string, answer: string): HTMLElement {
  const made = element('button', name)
  made.onclick = () => box.close(answer)
  return made
}

function element(name: string, ...content: (string | Node)[]): HTMLElement {
  const made = document.createElement(name)
  made.append(...content)
  return made
}
