import { command, type Outcome } from './command.ts'

/** Type-checks everything, tests and tools too, and writes the JavaScript and the types of the packages. */
export function compile(): Promise<Outcome> {
  return command('pnpm', ['exec', 'tsc', '-b', '--pretty'], { output: 'keep' })
}

/** Builds the script-tag file and its chunks into `packages/widget/dist`. */
export function buildWidget(): Promise<Outcome> {
  return command('pnpm', ['--filter', '@otklik/widget', 'build'], { output: 'keep' })
}

/** Builds the mini app into `examples/vk-mini-app/dist`, from where the backend serves it. */
export function buildMiniApp(): Promise<Outcome> {
  return command('pnpm', ['--filter', '@otklik/example-vk-mini-app', 'build'], { output: 'keep' })
}

/** Builds all that the backend serves. */
export async function buildPages(): Promise<Outcome> {
  const widget = await buildWidget()
  return widget.code === 0 ? buildMiniApp() : widget
}
