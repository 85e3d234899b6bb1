import type { PagePart } from '#contract/citations'
import { sql } from 'kysely'

/** For a query on passages joined with their version: what the page of each is; null for a page like another. */
export const partOfPage = sql<PagePart | null>`case when chunk.page is null then null else (
  select entry -> 'part' from jsonb_array_elements(document_version.pages) as entry
  where (entry ->> 'page')::integer = chunk.page limit 1) end`
