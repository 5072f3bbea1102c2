import { expect, test } from 'vitest'
import { firstScreenOfMiniApp } from './mini-app-files.ts'

const built: Record<string, string> = {
  'index.html':
    '<link rel="stylesheet" href="./assets/page.css"><script type="module" src="./assets/page.js"></script><a href="#/">',
  'assets/page.css': 'body { margin: 0 }',
  'assets/page.js': 'import{a as t}from"./runtime.js";import"./effects.js";t(()=>import("./later.js"))',
  'assets/runtime.js': 'export let a=1',
  'assets/effects.js': '',
  'assets/vk.js': 'import{b}from"./page.js";import{c}from"./bridge.js"',
  'assets/bridge.js': 'export let c=1',
  'assets/panel.js': 'import{d}from"./page.js"',
  'manifest.json': JSON.stringify({
    'src/vk/index.ts': { file: 'assets/vk.js' },
    'src/later.ts': { file: 'assets/later.js' },
    '../../packages/widget/src/panel-chunk.ts': { file: 'assets/panel.js' },
  }),
}

test('what the page names and imports while it opens is counted, once, and nothing that comes later', () => {
  expect(firstScreenOfMiniApp((file) => built[file] ?? '').sort()).toEqual([
    'assets/bridge.js',
    'assets/effects.js',
    'assets/page.css',
    'assets/page.js',
    'assets/panel.js',
    'assets/runtime.js',
    'assets/vk.js',
    'index.html',
  ])
})
