import { createHash } from 'node:crypto'
import { z } from 'zod'

/** What a pack says it is. Raised when what is written can no longer be read by the program of before. */
export const packFormat = 'socle-pack-1'

export const manifestPath = 'manifest.json'
export const signaturePath = 'signature.json'

/** What is read at once: of one entry, of the whole pack, of its list of entries. */
export const packLimits = { entryBytes: 64 * 1024 * 1024, totalBytes: 4 * 1024 ** 3, parts: 2000, dimensions: 8192 }

/** What the database can hold: a pack of another program may say anything. */
const Kept = z.string().refine((text) => !text.includes('\0') && text.isWellFormed(), 'not a text that can be kept')
const Name = Kept.min(1).max(300)
const Mark = Kept.max(2000)
const Day = z.iso.date()

const Entry = z.strictObject({
  path: z.string().regex(/^(?:documents\/\d{4}\.jsonl|vectors\/\d{4}\.bin)$/),
  /** Of its bytes when unpacked, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(0).max(packLimits.entryBytes),
  /** Texts or vectors that it holds. */
  count: z.int().min(0).max(10_000_000),
})

export type PackEntry = z.infer<typeof Entry>

/** Texts, and the vectors of what is embedded of them. */
const PartEntries = z.strictObject({ documents: Entry, vectors: Entry })
export type PackPart = z.infer<typeof PartEntries>

/** `manifest.json`: what the pack holds, from where, and the hash of each of its entries. */
export const Manifest = z.strictObject({
  format: z.literal(packFormat),
  corpus: z.strictObject({ id: Name, title: Name, publisher: Name, licence: Name }),
  packedAt: z.iso.datetime(),
  /** What the source was when it was last read whole: whoever has it reads nothing again. Null when it was not. */
  sourceMark: Mark.nullable(),
  /** The vectors stand beside those of this profile only. */
  profile: Name,
  dimensions: z.int().min(1).max(packLimits.dimensions),
  texts: z.int().min(0),
  vectors: z.int().min(0),
  parts: z.array(PartEntries).max(packLimits.parts),
})
export type Manifest = z.infer<typeof Manifest>

/** `signature.json`: who packed, as its public key (Ed25519), and what it signed. */
export const Signature = z.strictObject({
  publicKey: z.string().regex(/^[\w-]{43}$/),
  signature: z.base64().max(100),
})

/** One line of `documents/…`: one wording of a document, as its corpus gave it. Passages are cut again where it is read. */
export const PackedText = z.strictObject({
  externalId: Kept.min(1).max(2000),
  mark: Mark,
  title: Kept.max(10_000),
  canonicalUrl: Kept.max(4000).nullable(),
  updatedAt: Day.nullable(),
  publisher: Name,
  licence: Name,
  language: z.literal('fr'),
  markdown: Kept.max(packLimits.entryBytes),
  notice: Kept.max(10_000).optional(),
  version: z
    .strictObject({
      key: Kept.min(1).max(500),
      effectiveFrom: Day.nullable(),
      effectiveTo: Day.nullable(),
      legalStatus: Kept.max(200).nullable(),
    })
    .optional(),
  aliases: z.array(Kept.max(1000)).max(10_000).optional(),
  references: z
    .array(
      z.strictObject({
        kind: z.enum(['article', 'sheet', 'url', 'local_service']),
        target: Kept.max(4000),
        label: Kept.max(10_000),
        heading: Kept.max(10_000).optional(),
      }),
    )
    .max(100_000)
    .optional(),
})
export type PackedText = z.infer<typeof PackedText>

/** What is signed: the manifest, which names the hash of everything else. */
export function signedText(manifest: Buffer): string {
  return `socle pack\n${sha256Of(manifest)}`
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
