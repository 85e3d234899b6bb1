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
  const format = String(z ?? 'General')
  if (t === 'n' && typeof v === 'number') return SSF.is_date(format) ? dateText(v, format) : figure(w ?? String(v))
  return w ?? String(v)
}

function dateText(serial: number, format: string): string {
  const { y, m, d, H, M } = SSF.parse_date_code(serial)
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${two(H)}:${two(M)}`
  if (serial < 1 && serial >= 0) return time
  const shown = format.toLowerCase().replaceAll(/"[^"]*"|\[[^\]]*\]/g, '')
  const date = `${two(d)}/${two(m)}/${y}`
  if (!shown.includes('d') && shown.includes('y')) return shown.includes('m') ? `${two(m)}/${y}` : String(y)
  return /h|s/.test(shown) ? `${date} ${time}` : date
}

function figure(shown: string): string {
  return shown
    .replaceAll(/(\d),(?=\d{3}(?!\d))/g, '$1 ')
    .replaceAll(/(\d)\.(?=\d)/g, '$1,')
    .replace(/(\d)%$/, '$1 %')
    .trim()
}
