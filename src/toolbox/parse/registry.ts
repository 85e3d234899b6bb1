import { html } from './html/html.ts'
import { markdown } from './markdown/markdown.ts'
import type { Parser } from './parser.ts'
import { pdf } from './pdf/pdf.ts'
import { text } from './text/text.ts'

/** One line per format. */
export const parsers: readonly Parser[] = [pdf, markdown, html, text]

/** For the list of accepted files. */
export const acceptedMediaTypes: readonly string[] = parsers.flatMap(({ mediaTypes }) => mediaTypes)
