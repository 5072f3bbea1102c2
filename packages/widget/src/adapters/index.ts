// Entry of the chunk `adapters`: the built-in adapters but the one for the contract, each loaded by its name.
import type { BackendAdapter } from '@otklik/sdk'
import { adapterChoices } from '../adapter-options.ts'
import { optionOf } from '../option-of.ts'
import type { BuiltIn } from '../options.ts'
import type { PanelHost } from '../panel-host.ts'

/** The adapter of this name, with what the element's attributes say of its backend. */
export async function builtIn(name: BuiltIn, host: PanelHost): Promise<BackendAdapter> {
  const { backend: endpoint } = host.options()
  const choice = <N extends keyof typeof adapterChoices>(name: N): (typeof adapterChoices)[N][number] | undefined =>
    adapterChoices[name].find((value) => value === optionOf(host.element, name)?.trim())

  if (name === 'signalen') {
    const { signalen } = await host.load('signalen')
    return signalen({ endpoint, loadLater: () => host.load('signalenLater') })
  }
  const { open311 } = await host.load('open311')
  const jurisdictionId = optionOf(host.element, 'jurisdiction')?.trim()
  const [format, multivalue, upload] = [choice('format'), choice('multivalue'), choice('upload')]
  const location = choice('location')
  return open311({
    endpoint,
    loadCases: () => host.load('open311Cases'),
    loadXml: () => host.load('open311Xml'),
    ...(jurisdictionId && { jurisdictionId }),
    ...(format && { format }),
    ...(multivalue && { multivalue }),
    ...(upload && { upload }),
    ...(location && { location }),
  })
}
