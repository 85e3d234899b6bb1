import { html } from './html/html.ts'
import { images } from './image/image.ts'
import { markdown } from './markdown/markdown.ts'
import { archive } from './archive/archive.ts'
import { csv } from './csv/csv.ts'
import { docx } from './docx/docx.ts'
import { eml, msg } from './email/email.ts'
import { epub } from './epub/epub.ts'
import { fodp, fodt, odp, odt } from './opendocument/opendocument.ts'
import { doc, ppt, rtf } from './office/old-formats.ts'
import type { Parser } from './parser.ts'
import { pdf } from './pdf/pdf.ts'
import { pptx } from './pptx/pptx.ts'
import { fods, ods, xls, xlsx } from './spreadsheet/spreadsheet.ts'
import { text } from './text/text.ts'

/** One line per format. */
export const parsers: readonly Parser[] = [
  pdf,
  docx,
  odt,
  xlsx,
  ods,
  xls,
  csv,
  pptx,
  odp,
  fodt,
  fods,
  fodp,
  markdown,
  html,
  eml,
  msg,
  epub,
  archive,
  doc,
  ppt,
  rtf,
  ...images,
  text,
]

/** For the list of accepted files. */
export const acceptedMediaTypes: readonly string[] = parsers.flatMap(({ mediaTypes }) => mediaTypes)
