import { strToU8, zipSync, type Zippable } from 'fflate'
import { escapeMarkup } from '#text/escape-markup'

/** Characters that no XML may hold (XML 1.0 § 2.2), lone halves of pairs included. */
const unwritable =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

export function escapeXml(text: string): string {
  return escapeMarkup(text.replaceAll(unwritable, ''))
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** A package of XML parts in their order. `plain` comes first and uncompressed, as OpenDocument wants its type. */
export function packageOf(parts: Readonly<Record<string, string>>, plain: Readonly<Record<string, string>> = {}) {
  const entries: Zippable = {}
  for (const [name, content] of Object.entries(plain)) entries[name] = [strToU8(content), { level: 0 }]
  for (const [name, content] of Object.entries(parts)) entries[name] = strToU8(xmlHead + content)
  return zipSync(entries)
}
