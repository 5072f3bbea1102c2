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

const inheritedToo = /for \(const (\w+) in (\w+)\)/g

/**
 * zod's loops over the keys of an object meet what an old script of the page has put on `Object.prototype`, and stop
 * there. Here each takes the object's own keys alone. Fails when zod has no such loop any more.
 */
export function zodWithOwnKeys(): Plugin {
  let found = false
  return {
    name: 'otklik:zod-with-own-keys',
    transform(code, id) {
      if (!/[\\/]zod[\\/]v4[\\/]core[\\/]/.test(id)) return
      const own = code.replace(inheritedToo, 'for (const $1 of Object.keys($2))')
      found ||= own !== code
      return own
    },
    generateBundle() {
      if (!found) throw new Error('zod loops over keys in another way')
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
