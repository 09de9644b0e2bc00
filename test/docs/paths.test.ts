/** What a page points to is there. */

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../scripts/project.ts'
import { codes, fragments, pages, prose, read } from './pages.ts'

const PATH = /^(?:(?:[\w-]+\/)+[\w.-]*|[\w-]+\.(?:json|md|mjs|png|toml|tsx?))$/

test.each(pages)('every path in %s exists', (page) => {
  expect(codes(page).filter((code) => PATH.test(code) && !existsSync(join(root, code)))).toEqual([])
})

test.each(pages)('every link in %s leads somewhere', (page) => {
  const links = [...prose(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)]
  const broken = links.filter(([, path, fragment]) => {
    const target = path ? join(dirname(page), path) : page
    return !existsSync(join(root, target)) || (fragment !== undefined && !fragments(target).includes(fragment))
  })
  expect(broken.map(([link]) => link)).toEqual([])
})

test('the folder map names every folder that holds code', () => {
  const named = codes('README.md')
  const deploy = ['deploy/nginx/', 'deploy/systemd/']
  for (const folder of ['client/', 'protocol/', 'scripts/', ...deploy, 'test/', 'worker/', 'docs/'])
    expect(named).toContain(folder)
})

test('every npm script that is named exists', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const named = pages.flatMap((page) => [...read(page).matchAll(/npm (?:run ([\w-]+)|(start|test)\b)/g)])
  const names = new Set(named.map(([, script, short]) => script ?? short))
  expect([...names]).toEqual(expect.arrayContaining(['start', 'test', 'deploy']))
  expect([...names].filter((name) => !(String(name) in scripts))).toEqual([])
})

test('a tool that a block has npx run was installed before, so that no other version of it is fetched', () => {
  const blocks = pages
    .flatMap((page) => read(page).match(/^```.*?^```$/gms) ?? [])
    .filter((block) => /^npx /m.test(block))
  expect(blocks).not.toEqual([])
  expect(blocks.filter((block) => !/^npm (?:ci|install)$.*^npx /ms.test(block))).toEqual([])
})
