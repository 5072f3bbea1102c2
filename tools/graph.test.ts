import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './command.ts'

type PackageJson = { exports: Record<string, string | { '@otklik/source'?: string }> }

test('a page never loads the mock, nor anything but these packages', () => {
  const widget = ['loader', 'chunks', 'otklik-widget'].map((name) => file('widget', `src/${name}.ts`))
  const entries = [...sources('sdk').filter((path) => !path.includes('/outbox/node/')), ...widget]
  expect([...packagesReachedFrom(entries)].sort()).toEqual([
    '@preact/signals',
    '@rgrove/parse-xml',
    '@vkontakte/vk-bridge',
    'preact',
    'preact/hooks',
    'zod/mini',
  ])
})

test('what speaks to a network’s client is reached by the file of that network alone', () => {
  const entries = ['loader', 'chunks', 'otklik-widget'].map((name) => file('widget', `src/${name}.ts`))
  const besides = packagesReachedFrom(entries, (path) => path.endsWith('/hosts/vk.ts'))
  expect([...besides].filter((name) => name.startsWith('@vkontakte/'))).toEqual([])
})

test('the mini app needs nothing but what the widget needs', () => {
  const page = join(root, 'examples/vk-mini-app/src/main.tsx')
  const widget = ['index', 'define', 'hosts/vk', 'hosts/max'].map((name) => file('widget', `src/${name}.ts`))
  expect([...packagesReachedFrom([page])].sort()).toEqual([...packagesReachedFrom(widget)].sort())
})

test('the domain and the contract stand on zod alone', () => {
  const entries = [file('sdk', 'src/domain/index.ts'), file('sdk', 'src/contract/index.ts')]
  expect([...packagesReachedFrom(entries)]).toEqual(['zod/mini'])
})

test('adapters know nothing of each other, and the proxy stands on nothing', () => {
  const adapters = file('sdk', 'src/adapters')
  const folders = readdirSync(adapters, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const strangers = folders.flatMap(({ name }) =>
    sourcesIn(join(adapters, name)).flatMap((path) =>
      allImports(path)
        .filter((specifier) => folders.some((other) => other.name !== name && specifier.includes(`../${other.name}/`)))
        .map((specifier) => `${name}: ${specifier}`),
    ),
  )
  expect(strangers).toEqual([])
  const beyond = sourcesIn(file('sdk', 'src/proxy')).flatMap((path) =>
    allImports(path).filter((specifier) => !specifier.startsWith('./')),
  )
  expect(beyond).toEqual([])
})

function sourcesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !/\.(test|test-d|fixture)\.ts$/.test(name))
    .map((name) => join(folder, name))
}

function file(name: string, path: string): string {
  return join(root, 'packages', name, path)
}

/** The sources behind everything that a package exports. */
function sources(name: string): string[] {
  return Object.values(exportsOf(name)).flatMap((entry) => {
    const source = typeof entry === 'string' ? undefined : entry['@otklik/source']
    return source ? [file(name, source)] : []
  })
}

function exportsOf(name: string): PackageJson['exports'] {
  return (JSON.parse(readFileSync(file(name, 'package.json'), 'utf8')) as PackageJson).exports
}

/** Follows static and dynamic imports, those of types left out, and names the packages outside the workspace. */
function packagesReachedFrom(entries: readonly string[], leftOut = (_path: string) => false): Set<string> {
  const packages = new Set<string>()
  const seen = new Set<string>()
  const visit = (path: string) => {
    if (seen.has(path) || leftOut(path.replaceAll('\\', '/'))) return
    seen.add(path)
    for (const specifier of imports(readFileSync(path, 'utf8'))) {
      const own = /^@otklik\/([a-z-]+)(.*)$/.exec(specifier)
      if (specifier.startsWith('.')) visit(join(path, '..', specifier))
      else if (own) visitExport(own[1] ?? '', `.${own[2]}`)
      else packages.add(specifier)
    }
  }
  const visitExport = (name: string, subpath: string) => {
    const entry = exportsOf(name)[subpath]
    const source = typeof entry === 'string' ? undefined : entry?.['@otklik/source']
    if (!source) throw new Error(`@otklik/${name} exports no source for ${subpath}`)
    visit(file(name, source))
  }
  entries.forEach(visit)
  return packages
}

/** Those of types among them. */
const allImports = (path: string): string[] =>
  imports(readFileSync(path, 'utf8').replaceAll(/^(import|export)\s+type\s/gm, '$1 '))

function imports(code: string): string[] {
  const statics = code.matchAll(/^(?:import|export)\s+(?!type\s)(?:[^'"]*?\sfrom\s+)?'([^']+)'/gm)
  const dynamics = code.matchAll(/\bimport\(\s*'([^']+)'/g)
  return [...statics, ...dynamics].flatMap(([, specifier]) => (specifier ? [specifier] : []))
}
