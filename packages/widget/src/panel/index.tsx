import { render } from 'preact'
import { organizationPage } from '../options.ts'
import type { PanelHandle, PanelHost } from '../panel-host.ts'

/** Puts the panel into the element. It is seen once `open` is called, or at once where it stands in the page. */
export function mountPanel(host: PanelHost): PanelHandle {
  const container = document.createElement('div')
  host.root.append(container)

  const update = () => {
    const options = host.options()
    const english = options.language === 'en'
    render(
      <dialog aria-labelledby="title" onClose={closed}>
        <h2 id="title" tabIndex={-1}>
          {english ? 'Feedback' : 'Обратная связь'}
        </h2>
        <a href={organizationPage(options)}>{english ? 'Open the form' : 'Открыть форму'}</a>
        <button type="button" onClick={close}>
          {english ? 'Close' : 'Закрыть'}
        </button>
      </dialog>,
      container,
    )
  }
  const dialog = () => container.querySelector('dialog')
  const close = () => dialog()?.close()
  const closed = () => {
    host.emit('close', { organization: host.options().organization, draft: false })
    host.closed()
  }
  update()

  return {
    open({ screen = 'new' }) {
      if (dialog()?.open) return
      dialog()?.showModal()
      host.emit('open', { organization: host.options().organization, screen })
      host.opened()
    },
    close,
    update,
    destroy() {
      render(null, container)
      container.remove()
    },
  }
}
