import { defineParser, type Parser } from '../parser.ts'

const formats: readonly (readonly [mediaType: string, ...extensions: string[]])[] = [
  ['image/png', '.png'],
  ['image/jpeg', '.jpg', '.jpeg'],
  ['image/tiff', '.tif', '.tiff'],
  ['image/webp', '.webp'],
]

/** Pictures of pages: nothing is written in them, all is left to the engine that reads pictures. */
export const images: readonly Parser[] = formats.map(([mediaType, ...extensions]) =>
  defineParser({
    mediaTypes: [mediaType],
    extensions,
    parse: async () => ({ title: null, markdown: '', language: 'fr', pages: [], unreadPages: 'all' }),
  }),
)
