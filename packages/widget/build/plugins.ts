import { Features, transform as minifyCss } from 'lightningcss'
import type { Plugin } from 'rolldown'

const targets = { chrome: 111 << 16, firefox: 111 << 16, safari: (16 << 16) | (4 << 8) }
// Its stand-in is longer and cannot follow the page's own color-scheme.
const exclude = Features.LightDark

/** Minifies every template string marked as CSS by the comment before it. */
export function cssInTemplates(): Plugin {
  return {
    name: 'otklik:css-in-templates',
    transform(code, id) {
      if (!code.includes('/* css */')) return
      return code.replace(/\/\* css \*\/\s*`([^`]*)`/g, (_, css: string) => {
        if (css.includes('${')) throw new Error(`${id}: a style sheet with values in it cannot be minified`)
        const minified = minifyCss({ filename: id, code: Buffer.from(css), minify: true, targets, exclude })
        return JSON.stringify(minified.code.toString())
      })
    },
  }
}

const zodGlobals = /globalThis\.(__zod_global(?:Config|Registry))/g
const zodAssignment = /\(_a = globalThis\)\.(__zod_global(?:Config|Registry)) \?\? \(_a\.\1 = (.+)\);/

/**
 * zod keeps its configuration and its registry on `globalThis`, where it would share them with any zod of the page.
 * Here each becomes a variable of its module. Fails when zod is no longer written as this expects.
 */
export function zodWithoutGlobals(): Plugin {
  return {
    name: 'otklik:zod-without-globals',
    transform(code, id) {
      if (!code.includes('__zod_global')) return
      const local = code
        .replace(zodAssignment, (_, name: string, value: string) => `var ${name} = ${value};`)
        .replace(zodGlobals, '$1')
      if (local.includes('globalThis') || local.includes('_a.')) {
        throw new Error(`${id}: zod's globals are not where they were`)
      }
      return local
    },
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk' && /globalThis\.__zod|window\.__zod|self\.__zod/.test(file.code)) {
          throw new Error(`zod's globals are still in ${file.fileName}`)
        }
      }
    },
  }
}

const lazyDefaults = /(load[A-Z]\w+) = \(\) => import\('[^']+'\)/g

/** An adapter's own lazy imports would go past the check of hashes: the panel gives it its loader instead. */
export function noLazyDefaults(): Plugin {
  return {
    name: 'otklik:no-lazy-defaults',
    transform(code, id) {
      return /[\\/]adapters[\\/]/.test(id) ? code.replace(lazyDefaults, '$1') : undefined
    },
    generateBundle(_, bundle) {
      const imports = Object.values(bundle).flatMap((file) =>
        file.type === 'chunk' ? (file.code.match(/\bimport\s*\(/g) ?? []).map(() => file.fileName) : [],
      )
      if (imports.join() !== 'panel.js') throw new Error(`import() past the check of hashes: ${imports}`)
    },
  }
}

const kyStubs: Readonly<Record<string, string>> = {
  'utils/body.js': 'export const streamRequest = (request) => request, streamResponse = (response) => response',
  'core/retry-timing.js': 'export const getRetryTimingHeader = () => {}, calculateRetryTimingDelay = () => {}',
  'utils/is-network-error.js': 'export default () => false',
  'errors/SchemaValidationError.js': 'export const SchemaValidationError = Error',
  'errors/ForceRetryError.js': 'export class ForceRetryError {}',
  'errors/NetworkError.js': 'export class NetworkError {}',
  'errors/NonError.js': 'export const NonError = Error',
  'utils/normalize.js':
    "export const normalizeRequestMethod = (method) => method, normalizeRetryOptions = (retry) => ({ methods: ['get'], backoffLimit: 1 / 0, ...retry })",
  'utils/options.js': 'export const findUnknownOptions = () => ({}), hasSearchParameters = () => false',
}

/**
 * ky's progress streams, its own reading of `Retry-After`, its search parameters, its list of network messages and the
 * errors of its schemas and hooks cannot be reached with the options that `createSend` gives: 1,700 bytes that no
 * resident needs. Fails when ky is no longer laid out as this expects.
 */
export function kyWithoutDeadCode(): Plugin {
  const left = new Set(Object.keys(kyStubs))
  return {
    name: 'otklik:ky-without-dead-code',
    transform(_, id) {
      const stub = kyStubs[id.split('/ky/distribution/')[1] ?? '']
      if (stub !== undefined) left.delete(id.split('/ky/distribution/')[1] ?? '')
      return stub
    },
    generateBundle() {
      if (left.size > 0) throw new Error(`ky has no ${[...left].join(', ')} any more`)
    },
  }
}
