import type { BrowserContext, Page, Request, Response } from '@playwright/test'
import { contractFaults } from './contract.ts'

export interface Guard {
  /** Watches every page of a context, from its next navigation on. */
  watch(context: BrowserContext): Promise<void>
  /** Declares a trouble that the test brings about itself; without it the test fails. */
  expects(trouble: RegExp): void
  /** Declares a trouble that the test may bring about. */
  tolerates(trouble: RegExp): void
  /** All requests of the watched pages so far, oldest first. */
  readonly requests: readonly Request[]
  /** What went wrong and was not declared, and what was declared and never came. */
  verdict(): Promise<string[]>
}

/**
 * Sees what a resident or a web team would not forgive: a line in the console, an error nobody caught, a violated
 * policy, a request to somebody else's server, an answer that breaks the contract.
 */
export function createGuard({ origins, backend }: { origins: () => readonly string[]; backend: string }): Guard {
  const troubles: string[] = []
  const declared: RegExp[] = []
  const tolerated: RegExp[] = []
  const requests: Request[] = []
  const checks: Promise<void>[] = []

  const onRequest = (request: Request) => {
    requests.push(request)
    const { protocol, origin } = new URL(request.url())
    if (/^https?:|^wss?:/.test(protocol) && !origins().includes(origin)) {
      troubles.push(`request to another server: ${request.url()}`)
    }
  }
  const onResponse = (response: Response) => {
    if (new URL(response.url()).origin !== backend) return
    checks.push(
      contractFaults(response).then((faults) => {
        troubles.push(...faults.map((fault) => `contract: ${fault}`))
      }),
    )
  }
  const onPage = (page: Page) => {
    page.on('console', (message) => troubles.push(`console: ${message.text()} (${message.location().url})`))
    page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  }

  return {
    requests,
    async watch(context) {
      // Thrown rather than kept: a variable for it would be one more global on the page.
      await context.addInitScript(() => {
        addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
          throw new Error(`policy violated: ${effectiveDirective} by ${blockedURI || sourceFile}`)
        })
      })
      context.on('page', onPage)
      for (const page of context.pages()) onPage(page)
      context.on('request', onRequest)
      context.on('response', onResponse)
    },
    expects(trouble) {
      declared.push(trouble)
    },
    tolerates(trouble) {
      tolerated.push(trouble)
    },
    async verdict() {
      await Promise.all(checks)
      const foreseen = [...declared, ...tolerated]
      const unforeseen = troubles.filter((trouble) => !foreseen.some((one) => one.test(trouble)))
      const missing = declared.filter((one) => !troubles.some((trouble) => one.test(trouble)))
      return [...unforeseen, ...missing.map((one) => `expected and never seen: ${one}`)]
    },
  }
}
