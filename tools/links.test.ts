import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './command.ts'

const documents = globSync(['*.md', 'docs/**/*.md', '{packages,examples}/*/*.md'], { cwd: root })

test('every link between the documents leads to a file, and to a heading that is there', () => {
  expect(documents.length).toBeGreaterThan(15)
  expect(documents.flatMap(brokenLinks)).toEqual([])
})

function brokenLinks(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8').replace(/```[\s\S]*?```/g, '')
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => (link ? [link] : []))
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#')
      const file = path === '' ? join(root, document) : join(root, dirname(document), path)
      if (!existsSync(file)) return true
      return anchor !== undefined && !anchors(file).includes(anchor)
    })
    .map((link) => `${relative('.', document)}: ${link}`)
}

/** Headings as GitHub names them. */
function anchors(file: string): string[] {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
