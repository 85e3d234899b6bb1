import { deflateSync } from 'node:zlib'
import type { GreyImage } from '#toolbox/ocr/grey-image'
import { openPdf } from '#toolbox/ocr/open-pdf'
import { quarterTurned, rotated } from '#toolbox/ocr/straighten'
import { encode } from 'fast-png'
import { type PdfWords, writePdf } from './write-pdf.ts'

/** A page made here, what is written on it in reading order, and its table. */
export interface MadePage {
  readonly pdf: Buffer
  readonly text: string
  readonly rows: readonly (readonly string[])[]
  /** Ruled lines, in points from the bottom left. */
  readonly rules: readonly { x: number; y: number; width: number; height: number }[]
}

const rows = [
  ['Désignation', 'Unité', 'Quantité', 'Prix unitaire', 'Montant'],
  ['Occupation du trottoir', 'm2', '12', '3,50 €', '42,00 €'],
  ['Terrasse fermée', 'mois', '6', '118,25 €', '709,50 €'],
  ['Échafaudage', 'jour', '45', '7,80 €', '351,00 €'],
  ['Benne à gravats', 'jour', '10', '22,40 €', '224,00 €'],
]

const order = [
  'Le maire de la commune de Saint-Aubin-des-Étangs,',
  'Vu le code général des collectivités territoriales, notamment son article L. 2212-2 ;',
  'Vu le code de la voirie routière et la délibération du conseil municipal du 14 mars 2025 ;',
  'Considérant que les travaux de réfection exigent que le stationnement soit réglementé ;',
  'ARRÊTE',
  'Article 1er. Le stationnement est interdit rue des Écoles, du 3 au 21 juin 2025, de 8 h à 18 h.',
  'Article 2. Les droits de voirie sont fixés comme indiqué ci-dessous, payables à réception.',
]

const after = [
  'Article 3. Le directeur général des services est chargé de l’exécution du présent arrêté,',
  'qui sera publié et affiché. Il peut être contesté devant le tribunal dans les deux mois.',
  'Fait à Saint-Aubin-des-Étangs, le 22 mai 2025. Le maire, Gaëlle Tréguier.',
]

/** An order of a mayor with a ruled table of five columns. */
export function orderPage(): MadePage {
  const words: PdfWords[] = [{ text: 'ARRÊTÉ MUNICIPAL N° 2025-147', x: 150, y: 780, size: 18, isBold: true }]
  order.forEach((text, index) => words.push({ text, x: 60, y: 735 - index * 26 }))
  const columns = [60, 215, 285, 360, 455]
  const edges = [55, 210, 280, 355, 450, 540]
  const top = 540
  const height = 24
  rows.forEach((row, line) =>
    row.forEach((text, column) => {
      const isNumber = line > 0 && column > 1
      const right = (edges[column + 1] ?? 0) - 6
      const x = isNumber ? right - text.length * 5.4 : (columns[column] ?? 0)
      words.push({ text, x, y: top - line * height, isBold: line === 0 })
    }),
  )
  after.forEach((text, index) => words.push({ text, x: 60, y: 395 - index * 22 }))
  const bottom = top - (rows.length - 1) * height - 8
  const tableTop = top + 16
  const rules = [
    ...Array.from({ length: rows.length + 1 }, (_, index) => ({
      x: 55,
      y: tableTop - index * height,
      width: 485,
      height: 0.8,
    })),
    ...edges.map((x) => ({ x, y: bottom, width: 0.8, height: tableTop - bottom })),
  ]
  const text = ['ARRÊTÉ MUNICIPAL N° 2025-147', ...order, ...rows.map((row) => row.join(' ')), ...after].join('\n')
  return { pdf: writePdf([{ words }]), text, rows, rules }
}

const left = `La bibliothèque rouvre ses portes le mardi 6 mai après quatre mois de travaux. Les salles ont été repeintes
et l’accueil agrandi. Les horaires changent : le mercredi, l’établissement reste ouvert jusqu’à dix-neuf heures.
L’inscription demeure gratuite pour les enfants et les étudiants de la commune. Une séance de contes est proposée chaque
samedi matin, sans réservation. Les bénévoles cherchent des lecteurs pour le portage à domicile des personnes âgées.`
const right = `Le budget primitif a été adopté le 27 mars par vingt-trois voix contre quatre. Les taux des impôts locaux ne
bougent pas. La section d’investissement prévoit la rénovation de l’école maternelle, l’éclairage du stade et la reprise
des chemins ruraux. Les associations reçoivent une aide en légère hausse. Le compte rendu complet se consulte à la
mairie et sur le site de la ville. La prochaine réunion publique aura lieu le 12 juin à la salle des fêtes.`

/** A bulletin in two columns, whose lines stand side by side. */
export function bulletinPage(): MadePage {
  const words: PdfWords[] = [{ text: 'Le bulletin de Saint-Aubin', x: 165, y: 780, size: 20, isBold: true }]
  const columns = [
    { x: 60, title: 'La bibliothèque rouvre', text: left },
    { x: 310, title: 'Un budget sans hausse', text: right },
  ]
  for (const { x, title, text } of columns) {
    words.push({ text: title, x, y: 735, size: 14, isBold: true })
    wrapped(text, 42).forEach((line, index) => words.push({ text: line, x, y: 710 - index * 15 }))
  }
  const text = ['Le bulletin de Saint-Aubin', ...columns.flatMap(({ title, text: body }) => [title, body])].join('\n')
  return { pdf: writePdf([{ words }]), text, rows: [], rules: [] }
}

const english = `The council has adopted the budget of the city for the next year, which shall be published on its site. Those
who live in the area may ask for a copy of it at the town hall, from Monday to Friday, between nine and five. The mayor is
to present the accounts at a public meeting on the 12th of June. There will be time for questions, and an interpreter
will be there for those who need one.`

/** A page of plain English. */
export function englishPage(): MadePage {
  const words = wrapped(english, 80).map((text, index) => ({ text, x: 60, y: 760 - index * 18 }))
  return { pdf: writePdf([{ words }]), text: english, rows: [], rules: [] }
}

/** A form with a box for each letter of two names, and a cell of two lines. */
export function formPage(): MadePage {
  const words: PdfWords[] = [
    { text: 'Nom', x: 66, y: 707 },
    { text: 'Prénom', x: 66, y: 677 },
    { text: 'Adresse', x: 66, y: 640 },
    { text: '27 rue des Saules,', x: 146, y: 647 },
    { text: 'bâtiment B', x: 146, y: 631 },
  ]
  const names = ['DUPONT', 'MANON']
  names.forEach((name, row) =>
    [...name].forEach((letter, index) => words.push({ text: letter, x: 146 + index * 20, y: 707 - row * 30 })),
  )
  const rules = [720, 695, 665, 620].map((y) => ({ x: 60, y, width: 280, height: 0.8 }))
  const columns = [60, 140, 340].map((x) => ({ x, y: 620, width: 0.8, height: 100 }))
  const boxes = Array.from({ length: 9 }, (_, index) => ({ x: 160 + index * 20, y: 665, width: 0.8, height: 55 }))
  return { pdf: writePdf([{ words }]), text: '', rows: [], rules: [...rules, ...columns, ...boxes] }
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length >= width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}

export interface Damage {
  readonly dotsPerInch?: number
  readonly skewDegrees?: number
  /** Mean of the grain, in levels of grey. */
  readonly noise?: number
  /** How dark the light falls towards one corner, 0 to 1. */
  readonly shadow?: number
  readonly quarterTurns?: number
}

/** The page as a scanner or a telephone would give it. */
export async function scanned(page: MadePage, damage: Damage = {}): Promise<GreyImage> {
  const { dotsPerInch = 300, skewDegrees = 0, noise = 0, shadow = 0, quarterTurns = 0 } = damage
  const drawn = await drawnPage(page, dotsPerInch)
  let image = skewDegrees === 0 ? drawn : rotated(drawn, -skewDegrees)
  image = { ...image, pixels: worn(image, noise, shadow) }
  for (let turn = 0; turn < quarterTurns; turn += 1) image = quarterTurned(image)
  return image
}

/** A strip of paper with one line: read in a moment, where what is tried is not how well it is read. */
export async function scannedLine(text: string): Promise<GreyImage> {
  const pdf = writePdf([{ words: [{ text, x: 60, y: 760, size: 14 }] }])
  const page = await scanned({ pdf, text, rows: [], rules: [] }, { dotsPerInch: 150 })
  // Two inches from the top of the page; the line is at a little more than one.
  const height = 2 * page.dotsPerInch
  return { ...page, height, pixels: page.pixels.slice(0, page.width * height) }
}

async function drawnPage({ pdf, rules }: MadePage, dotsPerInch: number): Promise<GreyImage> {
  const source = await openPdf(pdf)
  const grey = await source.grey(1, dotsPerInch)
  const scale = dotsPerInch / 72
  for (const rule of rules) {
    const top = Math.round(grey.height - (rule.y + rule.height) * scale)
    const start = Math.round(rule.x * scale)
    for (let y = 0; y < Math.max(1, Math.round(rule.height * scale)); y += 1) {
      grey.pixels.fill(
        40,
        (top + y) * grey.width + start,
        (top + y) * grey.width + start + Math.max(1, Math.round(rule.width * scale)),
      )
    }
  }
  return grey
}

function worn({ width, height, pixels }: GreyImage, noise: number, shadow: number): Uint8Array {
  const grain = randomGrain()
  const result = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const light = 1 - shadow * ((x / width) * 0.5 + (y / height) * 0.5)
      const value = (pixels[y * width + x] ?? 255) * light + grain() * noise
      result[y * width + x] = Math.max(0, Math.min(255, value))
    }
  }
  return result
}

/** Between -2 and 2, the same at each run (linear congruential generator of Numerical Recipes). */
function randomGrain(): () => number {
  let state = 42
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 32) * 4 - 2
  }
}

export function pngOf({ width, height, pixels }: GreyImage): Uint8Array {
  return encode({ width, height, data: pixels, channels: 1, depth: 8 })
}

/** A PDF that holds nothing but pictures of pages, as scanners write it. */
export function scannedPdf(images: readonly GreyImage[]): Buffer {
  const parts = ['%PDF-1.4\n']
  const kids = images.map((_, index) => `${3 + index * 3} 0 R`).join(' ')
  parts.push('1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n')
  parts.push(`2 0 obj\n<< /Type /Pages /Kids [${kids}] /Count ${images.length} >>\nendobj\n`)
  images.forEach((image, index) => parts.push(...imagePage(image, 3 + index * 3)))
  return Buffer.from(`${parts.join('')}trailer\n<< /Root 1 0 R >>\n%%EOF\n`, 'latin1')
}

function imagePage({ width, height, pixels, dotsPerInch }: GreyImage, first: number): string[] {
  const [pageWidth, pageHeight] = [(width * 72) / dotsPerInch, (height * 72) / dotsPerInch]
  const content = `q ${pageWidth} 0 0 ${pageHeight} 0 0 cm /I Do Q`
  const packed = deflateSync(pixels, { level: 1 })
  const head = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8`
  return [
    `${first} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${pageWidth} ${pageHeight}] /Resources << /XObject << /I ${first + 2} 0 R >> >> /Contents ${first + 1} 0 R >>\nendobj\n`,
    `${first + 1} 0 obj\n<< /Length ${content.length} >>\nstream\n${content}\nendstream\nendobj\n`,
    `${first + 2} 0 obj\n<< ${head} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed.toString('latin1')}\nendstream\nendobj\n`,
  ]
}
