import { z } from 'zod'

/** What every connector asks for: it goes with each citation of a document. */
export const commonSettings = {
  publisher: z.string().trim().max(300).optional().describe('Who publishes these documents.'),
  licence: z.string().trim().max(300).optional().describe('Licence under which they may be used again.'),
}
