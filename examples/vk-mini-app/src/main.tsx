import '@otklik/widget/define'
import { render } from 'preact'
import { createApp, start } from './app.ts'
import { Page } from './page.tsx'

const backend = (import.meta.env.OTKLIK_BACKEND || location.origin).replace(/\/+$/, '')
const app = createApp(backend, new URL(location.href))

render(<Page app={app} />, document.body)
start(app)
