// Finding a Chromium on this computer for the browser tests and the bench of the page.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

export const NO_CHROMIUM =
  'no Chromium found. Install one (Debian: apt-get install chromium) or run: npx playwright install chromium'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC = ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome']
const WINDOWS = ['Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe']

/** The program's path: what CHROMIUM_PATH names, else the system's, else Playwright's own; undefined without any. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env
  if (CHROMIUM_PATH) return existsSync(CHROMIUM_PATH) ? CHROMIUM_PATH : undefined
  return [...usualPlaces(), chromium.executablePath()].find((path) => existsSync(path))
}

function usualPlaces(): string[] {
  const {
    HOME = '',
    LOCALAPPDATA = '',
    PATH = '',
    ProgramFiles = '',
    'ProgramFiles(x86)': ProgramFiles86 = '',
  } = process.env
  switch (process.platform) {
    case 'win32':
      return combine([ProgramFiles, ProgramFiles86, LOCALAPPDATA], WINDOWS)
    case 'darwin':
      return combine(['/Applications', join(HOME, 'Applications')], MAC)
    default:
      return combine([...PATH.split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'], NAMES)
  }
}

function combine(folders: readonly string[], names: readonly string[]): string[] {
  return folders.filter(Boolean).flatMap((folder) => names.map((name) => join(folder, name)))
}
