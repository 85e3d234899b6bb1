import { SSF } from '@e965/xlsx'

/** The parts of a cell that are read. */
export interface SheetCell {
  readonly t?: string
  readonly v?: unknown
  /** As its program shows it, in American figures. */
  readonly w?: string
  /** Its format. */
  readonly z?: unknown
}

/** What the cell shows, with dates and figures as they are written in France. */
export function cellText({ t, v, w, z }: SheetCell): string {
  if (t === 'z' || v === undefined || v === null) return ''
  if (t === 'b') return v === true ? 'VRAI' : 'FAUX'
  const format = String(z ?? 'General')
  if (t === 'n' && typeof v === 'number') return SSF.is_date(format) ? dateText(v, format) : figure(w ?? String(v))
  return w ?? String(v)
}

const minutesOfDay = 24 * 60

function dateText(serial: number, format: string): string {
  if (/\[[hm]+\]/i.test(format)) return durationText(serial)
  const { y, m, d, H, M } = SSF.parse_date_code(serial)
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${two(H)}:${two(M)}`
  const shown = format.toLowerCase().replaceAll(/"[^"]*"|\[[^\]]*\]/g, '')
  if ((serial < 1 && serial >= 0) || !/[dy]/.test(shown)) return time
  const date = `${two(d)}/${two(m)}/${y}`
  if (!shown.includes('d') && shown.includes('y')) return shown.includes('m') ? `${two(m)}/${y}` : String(y)
  return /h|s/.test(shown) ? `${date} ${time}` : date
}

/** Hours beyond a day are counted on. */
function durationText(days: number): string {
  const minutes = Math.round(Math.abs(days) * minutesOfDay)
  return `${days < 0 ? '-' : ''}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}

function figure(shown: string): string {
  return shown
    .replaceAll(/(\d),(?=\d{3}(?!\d))/g, '$1 ')
    .replaceAll(/(\d)\.(?=\d)/g, '$1,')
    .replace(/(\d)%$/, '$1 %')
    .trim()
}
