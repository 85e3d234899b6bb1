/** What a long start is doing; the command line says it in words. */
export type Progress =
  | { readonly step: 'database' }
  | { readonly step: 'corpus'; readonly title: string; readonly done: number; readonly total: number | null }
  | { readonly step: 'corpus-failed'; readonly title: string; readonly error: unknown }
