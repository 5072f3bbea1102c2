import { command } from './command.ts'
import type { Shipped } from './licenses.ts'

/** What the registry knows of the packages that ship. */
export type Audit =
  | { readonly state: 'answered'; readonly grave: readonly string[] }
  /** No registry, or none that answers this question. */
  | { readonly state: 'no answer' }

/** Asks the registry. A registry that does not answer is no failure of ours. */
export async function audit(shipped: readonly Shipped[]): Promise<Audit> {
  // Its exit code says that there is something, grave or not; what it is stands in the output.
  const { output } = await command('pnpm', ['audit', '--prod', '--json'], { output: 'keep' })
  return graveIn(output, shipped)
}

interface Advisory {
  readonly severity?: string
  readonly module_name?: string
  readonly title?: string
  readonly url?: string
  readonly findings?: readonly { readonly version?: string }[]
}

/** Known vulnerabilities of high or critical severity, in a line each; those of what does not ship are left out. */
export function graveIn(output: string, shipped: readonly Shipped[]): Audit {
  const advisories = advisoriesIn(output)
  if (!advisories) return { state: 'no answer' }
  const ships = ({ module_name, findings = [] }: Advisory) =>
    shipped.some(
      ({ name, version }) =>
        name === module_name && (findings.length === 0 || findings.some((found) => found.version === version)),
    )
  const grave = advisories.filter((one) => (one.severity === 'high' || one.severity === 'critical') && ships(one))
  return {
    state: 'answered',
    grave: grave.map(
      ({ severity, module_name, title = '', url = '' }) => `${module_name}: ${severity}: ${title} ${url}`,
    ),
  }
}

function advisoriesIn(output: string): readonly Advisory[] | undefined {
  try {
    const { advisories } = JSON.parse(output) as { advisories?: Record<string, Advisory> }
    return typeof advisories === 'object' && advisories !== null ? Object.values(advisories) : undefined
  } catch {
    return undefined
  }
}
