import { fileURLToPath } from 'node:url'

/** What is computed or fetched once for every run on this checkout; goes away with the packages. */
export const testCacheFolder = fileURLToPath(new URL('../../node_modules/.cache/socle/tests', import.meta.url))
