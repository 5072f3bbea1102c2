// What a single-page application does: a view with the widget comes and goes while the page stays.
const view = document.querySelector('#view')

document.querySelector('#mount').addEventListener('click', () => {
  const widget = document.createElement('otklik-widget')
  widget.setAttribute('organization', 'kirov')
  view.replaceChildren(widget)
})

document.querySelector('#unmount').addEventListener('click', () => view.replaceChildren())
