import { command, type Outcome } from './command.ts'

/** Type-checks everything, tests and tools too, and writes the JavaScript and the types of the packages. */
export function compile(): Promise<Outcome> {
  return command('pnpm', ['exec', 'tsc', '-b', '--pretty'], { output: 'keep' })
}

/** Builds the script-tag file and its chunks into `packages/widget/dist`. */
export function buildWidget(): Promise<Outcome> {
  return command('pnpm', ['--filter', '@otklik/widget', 'build'], { output: 'keep' })
}
