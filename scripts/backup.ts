// Copies a data folder into one file, while a server keeps it or not.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { OBJECTS, pack } from './archive.ts'
import { to } from './backup-options.ts'
import { isFolder } from './kinds.ts'
import { readOptions, refuse } from './options.ts'
import { OPTIONS } from './start-options.ts'
import { wordsOf } from './system-words.ts'

const command = 'npm run backup'
const options = readOptions(
  { command, purpose: 'Copies everything that is kept into one file. The server may run meanwhile.' },
  { data: OPTIONS.data, to },
)
if (options.to === '') refuse(`Say which file to write: ${command} -- --to <file>`)
if (existsSync(options.to)) refuse(`${options.to} is there already. Choose another: ${command} -- --to <file>`)
const folder = dirname(options.to)
if (!isFolder(folder))
  refuse(`There is no folder ${folder}. Make it, or choose another file: ${command} -- --to <file>`)
if (!existsSync(join(options.data, OBJECTS)))
  refuse(`Nothing is kept in ${options.data}. Choose another folder: ${command} -- --data <folder>`)
try {
  console.log(`${pack(options.data, options.to)} objects of ${options.data} are in ${options.to}.`)
} catch (error) {
  console.error(`Nothing was written: ${wordsOf(error)}.`)
  process.exit(1)
}
