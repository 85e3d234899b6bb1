import type { QuantisedVector } from './quantise.ts'

/** A vector and the hash of the text that it stands for, as files keep them. */
export interface VectorRecord extends QuantisedVector {
  hash: Buffer
}

const hashBytes = 32
const scaleBytes = 4

/** One record: hash, scale, one byte per dimension. All records of a model are of one length. */
export function writeVectorRecord({ hash, scale, vector }: VectorRecord): Buffer {
  return Buffer.concat([hash, Buffer.from(Float32Array.of(scale).buffer), vector])
}

/** Of one record, for vectors of so many dimensions. */
export function vectorRecordBytes(dimensions: number): number {
  return hashBytes + scaleBytes + dimensions
}

/** The whole records; a last one that was cut while it was written is left out. */
export function readVectorRecords(bytes: Buffer, dimensions: number): VectorRecord[] {
  const recordBytes = vectorRecordBytes(dimensions)
  return Array.from({ length: Math.floor(bytes.length / recordBytes) }, (_, index) => {
    const start = index * recordBytes
    return {
      hash: bytes.subarray(start, start + hashBytes),
      scale: bytes.readFloatLE(start + hashBytes),
      vector: bytes.subarray(start + hashBytes + scaleBytes, start + recordBytes),
    }
  })
}
