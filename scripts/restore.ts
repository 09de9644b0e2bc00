// Fills an empty data folder from a file that `npm run backup` has written.
import { existsSync, readdirSync } from 'node:fs'
import { isCutOff, unpack } from './archive.ts'
import { from } from './backup-options.ts'
import { Unusable } from './container.ts'
import { isFile, isFolder } from './kinds.ts'
import { readOptions, refuse } from './options.ts'
import { OPTIONS } from './start-options.ts'
import { wordsOf } from './system-words.ts'

const command = 'npm run restore'
const options = readOptions(
  { command, purpose: 'Fills an empty folder with what a backup has. A server that starts on it goes on from there.' },
  { from, data: OPTIONS.data },
)
if (options.from === '') refuse(`Say which file to read: ${command} -- --from <file> --data <folder>`)
if (!isFile(options.from)) refuse(`There is no file ${options.from}.`)
const other = `Choose another: ${command} -- --data <folder>`
if (existsSync(options.data) && !isFolder(options.data)) refuse(`${options.data} is no folder. ${other}`)
try {
  if (isFolder(options.data) && !readdirSync(options.data).every(isCutOff))
    refuse(`${options.data} is not empty, and nothing is replaced. ${other}`)
  console.log(`${unpack(options.from, options.data)} objects of ${options.from} are in ${options.data}.`)
} catch (error) {
  const problem = error instanceof Unusable ? error.message : `${options.data} cannot be filled: ${wordsOf(error)}.`
  console.error(`${problem} Nothing was restored.`)
  process.exit(1)
}
