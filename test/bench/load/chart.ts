// A chart of bars, drawn as SVG, for light and dark pages.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../scripts/project.ts'
import { rounded } from './report.ts'

export type Figures = Readonly<Record<string, number>>

const WIDTH = 720
const ROW = 34
const TOP = 44
/** Where bars begin, and how long the longest is. */
const LEFT = 150
const LONGEST = 470
const STYLE = `text{font:14px system-ui,sans-serif;fill:#1f2430}.title{font-weight:600}.bar{fill:#9aa3b2}.ours{fill:#3b6fd4}
@media (prefers-color-scheme:dark){text{fill:#e6e8ee}.bar{fill:#5d6675}.ours{fill:#7aa2f7}}`

/** Draws `docs/<name>`; the first figure is ours. */
export function drawBars(name: string, title: string, figures: Figures): void {
  const most = Math.max(...Object.values(figures))
  const bars = Object.entries(figures).map(([label, value], index) => {
    const [y, length] = [TOP + index * ROW, Math.max(1, (value / most) * LONGEST).toFixed(1)]
    return [
      `<text x="${LEFT - 12}" y="${y + 17}" text-anchor="end">${label}</text>`,
      `<rect class="${index === 0 ? 'ours' : 'bar'}" x="${LEFT}" y="${y}" width="${length}" height="24" rx="4"/>`,
      `<text x="${LEFT + Number(length) + 10}" y="${y + 17}">${rounded(value)}</text>`,
    ].join('')
  })
  const height = TOP + bars.length * ROW
  const said = Object.entries(figures).map(([label, value]) => `${label} ${rounded(value)}`)
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t d">`,
    `<title id="t">${title}</title><desc id="d">${said.join(', ')}</desc><style>${STYLE}</style>`,
    `<text class="title" x="12" y="22">${title}</text>`,
    ...bars,
    '</svg>\n',
  ]
  writeFileSync(join(root, 'docs', name), svg.join('\n'))
}
