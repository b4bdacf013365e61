import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { roleTitle } from '../questions/role-title.ts'
import { CRITERIA } from '../scoring/rubric.ts'
import { escapeHtml } from './escape.ts'
import { coveragePlot, scorePlot, scoreRing } from './plots.ts'
import type { Report } from './report.ts'

const WIDTH = 860
const MARGIN = 28
const PLOT_WIDTH = 400
const RING_RADIUS = 52
/** Pixels for each unit: sharp on phones, and far below the limits of chat platforms. */
const SCALE = 2
const FONTS = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')

/** Where the core's plots get their colours on the page; here they are fixed to the light ones. */
const STYLE_SHEET = join(import.meta.dirname, 'report.css')

/** The report's plots as one PNG, drawn without a browser and with fonts of our own. */
export async function reportPicture(report: Report): Promise<Buffer> {
  const { answers, overall, role } = report
  const scores = part(scorePlot(answers))
  const coverage = part(coveragePlot(answers))
  const top = 150
  const height = top + Math.max(scores.height, coverage.height) + 56
  const title = (x: number, y: number, words: string, size = 15) =>
    `<text x="${x}" y="${y}" font-size="${size}" font-weight="bold" fill="#1f2430">${escapeHtml(words)}</text>`
  const place = (x: number, y: number, width: number, { svg, height: own, box }: Part, className = '') =>
    `<svg x="${x}" y="${y}" width="${width}" height="${own}" viewBox="${box}"${className}>${svg}</svg>`
  const right = MARGIN + PLOT_WIDTH + 20
  const ring = { ...part(withoutPathLength(scoreRing(overall.score))), height: 110 }
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="report" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="DejaVu Sans" font-size="14">`,
    `<style>${await styles()}</style>`,
    `<rect width="${WIDTH}" height="${height}" fill="#faf7f2"/>`,
    place(MARGIN, 16, 110, ring, ' class="ring"'),
    title(MARGIN + 130, 62, roleTitle(role), 24),
    `<text x="${MARGIN + 130}" y="90" fill="#5d6270">${escapeHtml(`${report.interview.type} interview, ${report.interview.level} level, ${overall.tally.answered} of ${overall.tally.asked} questions answered`)}</text>`,
    title(MARGIN, top, 'Score of each answer, 0 to 10'),
    place(MARGIN, top + 14, PLOT_WIDTH, scores, ' class="plot"'),
    title(right, top, 'Key points made'),
    place(right, top + 14, PLOT_WIDTH, coverage, ' class="plot"'),
    ...CRITERIA.map((name, i) => key(MARGIN + i * 130, height - 18, name)),
    '</svg>',
  ].join('')
  const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSans-Oblique.ttf'].map((f) => join(FONTS, f))
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans' }
  return new Resvg(svg, { font, fitTo: { mode: 'width', value: WIDTH * SCALE } }).render().asPng()
}

type Part = { svg: string; box: string; height: number }

/** The renderer knows no pathLength: the dashes of the ring, given as a share of 100, become lengths. */
function withoutPathLength(ring: string): string {
  const length = (share: string) => ((2 * Math.PI * RING_RADIUS * Number(share)) / 100).toFixed(1)
  return ring.replace(
    /pathLength="100" stroke-dasharray="([\d.]+) 100"/,
    (_, share: string) => `stroke-dasharray="${length(share)} ${length('100')}"`,
  )
}

/** Which colour a criterion has. */
const key = (x: number, y: number, name: string) =>
  `<rect class="bar ${name}" x="${x}" y="${y - 9}" width="10" height="10" rx="2"/><text x="${x + 16}" y="${y}" font-size="12" fill="#5d6270">${name}</text>`

/** The inside of one of the core's plots, with its size. */
function part(plot: string): Part {
  const [, box = '0 0 1 1', svg = ''] = /viewBox="([^"]+)"[^>]*>([\s\S]*)<\/svg>$/.exec(plot) ?? []
  return { svg, box, height: Number(box.split(' ')[3]) }
}

let known: Promise<string> | null = null

/** The page's rules for plots with its light colours put in, since the renderer knows neither variables nor media queries. */
function styles(): Promise<string> {
  known ??= readFile(STYLE_SHEET, 'utf8').then((css) => {
    const root = /:root\s*{([^}]*)}/.exec(css)?.[1] ?? ''
    const values = new Map([...root.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]))
    const rules = [...css.matchAll(/^([^@{}]*(?:\.plot|\.bar|\.ring|\.arc)[^{}]*){([^}]*)}/gm)]
    return rules
      .map(([, selectors = '', body = '']) => `${selectors.trim()}{${body}}`)
      .join('\n')
      .replace(/var\((--[\w-]+)\)/g, (_, name: string) => values.get(name) ?? 'inherit')
      .replace(
        /font:\s*(?:(\d+)\s+)?(\d+)px[^;]*;/g,
        (_, weight: string | undefined, size: string) => `font-weight:${weight ?? 400};font-size:${size}px;`,
      )
  })
  return known
}
