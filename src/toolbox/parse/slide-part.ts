import type { PagePart } from '#contract/citations'

/** A slide has a number alone, that of its page. */
export const slidePart: PagePart = { kind: 'slide', name: '', file: null, page: null }
