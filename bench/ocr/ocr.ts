import { spawnSync } from 'node:child_process'
import { openPageEngine } from '#toolbox/ocr/page-engine'
import { openImage } from '#toolbox/ocr/open-image'
import { readPage } from '#toolbox/ocr/read-page'
import { startTesseract, type TextReader } from '#toolbox/ocr/tesseract'
import type { GreyImage } from '#toolbox/ocr/grey-image'
import { cellsOf, characterErrorRate } from '../../test/fakes/character-errors.ts'
import {
  bulletinPage,
  type Damage,
  type MadePage,
  orderPage,
  pngOf,
  scanned,
  scannedPdf,
} from '../../test/fakes/scanned-pages.ts'
import type { BenchReport, BenchTarget } from '../report.ts'

interface Fixture {
  readonly name: string
  readonly page: MadePage
  readonly damage: Damage
  readonly mostErrors: number
}

const [order, bulletin] = [orderPage(), bulletinPage()]
const fixtures: readonly Fixture[] = [
  { name: 'order with a table', page: order, damage: {}, mostErrors: 0.5 },
  { name: 'two columns', page: bulletin, damage: {}, mostErrors: 0.5 },
  {
    name: 'slanted scan, 200 dpi',
    page: order,
    damage: { skewDegrees: 0.9, noise: 12, dotsPerInch: 200 },
    mostErrors: 0.5,
  },
  { name: 'shadowed photograph', page: order, damage: { skewDegrees: -2, noise: 8, shadow: 0.6 }, mostErrors: 0.5 },
  { name: 'on its side', page: order, damage: { quarterTurns: 1 }, mostErrors: 0.5 },
  { name: 'upside down', page: bulletin, damage: { quarterTurns: 2 }, mostErrors: 0.5 },
  { name: '100 dpi', page: order, damage: { dotsPerInch: 100 }, mostErrors: 1.5 },
]
const pagesOfThroughput = 8

/** Pages made here, damaged and read: errors by character, cells in place, time of a core; then pages by the minute. */
export async function run(): Promise<BenchReport> {
  const reader = await startTesseract()
  const oneBlock = await startTesseract({ mode: 6, givesDots: false })
  const rows: (string | number | null)[][] = []
  const targets: BenchTarget[] = []
  for (const fixture of fixtures) {
    // As a file would be read: drawn larger where it has too few dots.
    const image = await openImage(pngOf(await scanned(fixture.page, fixture.damage)), 'image/png').grey(1)
    const ours = measured(reader, fixture, image)
    const theirs = measured(oneBlock, fixture, image)
    rows.push([fixture.name, ours.errors, ours.cells, ours.seconds, theirs.errors, programErrors(fixture, image)])
    targets.push({
      what: `${fixture.name}: errors, %`,
      reached: ours.errors,
      target: fixture.mostErrors,
      better: 'less',
    })
    if (ours.cells !== null)
      targets.push({ what: `${fixture.name}: cells in place, of 25`, reached: ours.cells, target: 24, better: 'more' })
  }
  const rate = await pagesPerMinute()
  targets.push({ what: 'pages by the minute, processes together', reached: rate, target: 25, better: 'more' })
  const columns = ['page', 'errors %', 'cells of 25', 'CPU s', 'default segmentation %', 'program tesseract %']
  return {
    name: 'ocr',
    tables: [{ title: 'Characters read wrongly', columns, rows }],
    targets,
    notes: [
      'the program is measured only where it is installed with its French data',
      'a busy machine reads fewer pages by the minute',
    ],
  }
}

function measured(reader: TextReader, { page }: Fixture, image: GreyImage) {
  const before = process.cpuUsage()
  const { markdown } = readPage(reader, image, 'fr')
  const seconds = process.cpuUsage(before).user / 1e6
  const found = cellsOf(markdown)
  const right = page.rows.flatMap((row, line) => row.filter((cell, column) => found[line]?.[column] === cell)).length
  return {
    errors: Math.round(characterErrorRate(markdown, page.text) * 10_000) / 100,
    cells: page.rows.length === 0 ? null : right,
    seconds: Math.round(seconds * 10) / 10,
  }
}

/** The peer, on the same pixels; null where it is not installed. */
function programErrors({ page }: Fixture, { width, height, pixels, dotsPerInch }: GreyImage): number | null {
  const input = Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels])
  const asked = ['stdin', 'stdout', '-l', 'fra', '--psm', '3', '--dpi', String(Math.round(dotsPerInch))]
  const { status, stdout } = spawnSync('tesseract', asked, {
    input,
    encoding: 'utf8',
    env: { ...process.env, OMP_THREAD_LIMIT: '1' },
  })
  return status === 0 ? Math.round(characterErrorRate(stdout, page.text) * 10_000) / 100 : null
}

async function pagesPerMinute(): Promise<number> {
  const engine = openPageEngine()
  try {
    const image = await scanned(order)
    const content = scannedPdf(Array.from({ length: pagesOfThroughput }, () => image))
    const asked = { content, mediaType: 'application/pdf', pages: 'all' as const, signal: AbortSignal.timeout(600_000) }
    const start = performance.now()
    let pages = 0
    for await (const _ of engine.recognise(asked)) pages += 1
    return Math.round((pages * 60_000) / (performance.now() - start))
  } finally {
    engine.close()
  }
}
