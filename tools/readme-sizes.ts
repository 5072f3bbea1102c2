import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './command.ts'
import type { Size } from './size.ts'

const file = join(root, 'README.md')
const table = /(<!-- sizes:[^\n]*-->\n)[\s\S]*?(<!-- \/sizes -->)/

/** Another brotli, as in another Node, may differ by a few bytes. */
const tolerance = 0.02

/** What README.md says of sizes and is no longer so, each in one sentence. */
export function staleSizes(sizes: readonly Size[], readme = readFileSync(file, 'utf8')): string[] {
  const shown = new Map(
    [...(table.exec(readme)?.[0] ?? '').matchAll(/^\| ([^|]+?) \| ([\d,]+) \| ([\d,]+) \|$/gm)].map(
      ([, name = '', size = '', limit = '']) => [name, { size: numberOf(size), limit: numberOf(limit) }],
    ),
  )
  return sizes.flatMap(({ name, size, limit }) => {
    const row = shown.get(name)
    if (!row) return [`README.md does not show “${name}”`]
    if (row.limit !== limit) return [`README.md allows ${row.limit} for “${name}”, the budget is ${limit}`]
    const near = Math.abs(row.size - size) <= size * tolerance
    return near ? [] : [`README.md shows ${row.size} for “${name}”, measured ${size}`]
  })
}

/** Writes what was measured into README.md. */
export function writeSizes(sizes: readonly Size[]): void {
  const rows = sizes.map(({ name, size, limit }) => `| ${name} | ${written(size)} | ${written(limit)} |`)
  const body = ['| what | bytes | at most |', '|---|---:|---:|', ...rows, ''].join('\n')
  const readme = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    readme.replace(table, (_, open: string, close: string) => open + body + close),
  )
}

const written = (count: number): string => count.toLocaleString('en')
const numberOf = (text: string): number => Number(text.replaceAll(',', ''))
