// Which files `npm run backup` writes and `npm run restore` reads.
import { OptionalPath, option } from './options.ts'

export const to = option('', OptionalPath, {
  value: 'file',
  meaning: 'a new file to write',
  variable: 'EDGEWISE_BACKUP_TO',
})

export const from = option('', OptionalPath, {
  value: 'file',
  meaning: 'what npm run backup has written',
  variable: 'EDGEWISE_RESTORE_FROM',
})
