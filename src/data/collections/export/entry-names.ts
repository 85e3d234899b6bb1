import { extname } from 'node:path'

const longestNameBytes = 120
/** What Windows, macOS or Linux refuses in a name, and what turns the direction of what follows. */
const refused = /[\p{Cc}\u200E\u200F\u2028-\u202E\u2066-\u2069<>:"/\\|?*]/gu

/** Gives each file of an archive a name that people recognise and every system accepts, unique whatever its case. */
export function entryNames(): (folder: string, name: string) => string {
  const taken = new Set<string>()
  return (folder, name) => {
    const extension = extname(name).slice(0, 16)
    const stem = clean(extension === '' ? name : name.slice(0, -extname(name).length))
    for (let count = 1; ; count += 1) {
      const path = `${folder}/${stem}${count === 1 ? '' : ` (${count})`}${clean(extension)}`
      if (taken.has(path.toLowerCase())) continue
      taken.add(path.toLowerCase())
      return path
    }
  }
}

function clean(name: string): string {
  if (name === '') return ''
  const whole = name.normalize('NFC').replace(refused, '_').trim()
  const cut = Buffer.from(whole)
    .subarray(0, longestNameBytes)
    .toString()
    .replace(/(?<!\uFFFD)\uFFFD+$/u, '')
  // Dots alone lead out of the folder; a name of devices is left to whoever unpacks.
  return /^\.*$/.test(cut) ? '_' : cut
}
