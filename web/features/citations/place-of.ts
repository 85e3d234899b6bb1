import type { Citation } from '#contract/citations'

type PlaceKey = 'source.page.short' | 'place.slide' | 'place.sheet' | 'place.chapter' | 'place.message'

/** Says words of a place; those of the interface do. */
export type PlaceText = (key: PlaceKey, values?: Readonly<Record<string, string | number>>) => string

/** Where in its document a passage stands, in the words of its format; null where that has no pages of any kind. */
export function placeOf(text: PlaceText, { page, part }: Pick<Citation, 'page' | 'part'>): string | null {
  if (page === null) return null
  switch (part?.kind) {
    case undefined:
      return text('source.page.short', { page })
    case 'slide':
      return text('place.slide', { page })
    case 'sheet':
      return text('place.sheet', { name: part.name })
    case 'chapter':
      return part.name === '' ? text('place.chapter', { page }) : part.name
    case 'message':
      return text('place.message')
    case 'file':
      return part.page === null ? part.name : `${part.name}, ${text('source.page.short', { page: part.page })}`
  }
}
