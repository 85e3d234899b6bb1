import { linked } from '../packages/linked.ts'
import { SSF } from '@e965/xlsx'

/** The parts of a cell that are read. */
export interface SheetCell {
  readonly t?: string
  readonly v?: unknown
  /** As its program shows it, in American figures. */
  readonly w?: string
  /** Its format. */
  readonly z?: unknown
  /** Its formula. */
  readonly f?: string
  /** Where it leads. */
  readonly l?: { readonly Target?: string }
}

/** Its program wrote a formula, and never what it comes to. */
export function isUncomputed({ t, v, f }: SheetCell): boolean {
  return f !== undefined && f !== '' && (t === 'z' || v === undefined || v === null)
}

const longestFormula = 500

/** What the cell shows, its link with it; the formula itself where nothing was ever computed. */
export function cellText(cell: SheetCell): string {
  if (isUncomputed(cell)) return `=${cell.f?.slice(0, longestFormula) ?? ''}`
  return linked(valueText(cell), cell.l?.Target ?? '')
}

/** Dates and figures as they are written in France. */
function valueText({ t, v, w, z }: SheetCell): string {
  if (t === 'z' || v === undefined || v === null) return ''
  if (t === 'b') return v === true ? 'VRAI' : 'FAUX'
  const format = String(z ?? 'General')
  if (t === 'n' && typeof v === 'number') return SSF.is_date(format) ? dateText(v, format) : figure(w ?? String(v))
  return w ?? String(v)
}

const secondsOfDay = 24 * 60 * 60

function dateText(serial: number, format: string): string {
  const shown = format.toLowerCase().replaceAll(/"[^"]*"|\[(?!h+\]|m+\])[^[\]]{0,100}\]/g, '')
  const hasSeconds = shown.includes('s')
  if (/\[[hm]+\]/.test(shown)) return durationText(serial, hasSeconds)
  const { y, m, d, H, M, S } = SSF.parse_date_code(serial)
  // A race or a call is timed in minutes.
  if (hasSeconds && !/[hdy]/.test(shown)) return `${two(H * 60 + M)}:${two(S)}`
  const time = `${two(H)}:${two(M)}${hasSeconds && S > 0 ? `:${two(S)}` : ''}`
  if ((serial < 1 && serial >= 0) || !/[dy]/.test(shown)) return time
  const date = `${two(d)}/${two(m)}/${y}`
  if (!shown.includes('d') && shown.includes('y')) return shown.includes('m') ? `${two(m)}/${y}` : String(y)
  return /h|s/.test(shown) ? `${date} ${time}` : date
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** Hours beyond a day are counted on. */
function durationText(days: number, hasSeconds: boolean): string {
  const unit = hasSeconds ? 1 : 60
  const seconds = unit * Math.round((Math.abs(days) * secondsOfDay) / unit)
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  return `${days < 0 ? '-' : ''}${Math.floor(minutes / 60)}:${two(minutes % 60)}${rest > 0 ? `:${two(rest)}` : ''}`
}

function figure(shown: string): string {
  return shown
    .replaceAll(/(\d),(?=\d{3}(?!\d))/g, '$1 ')
    .replaceAll(/(\d)\.(?=\d)/g, '$1,')
    .replace(/(\d)%$/, '$1 %')
    .trim()
}
