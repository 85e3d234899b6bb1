import type { BenchReport } from '../report.ts'
import { measureQuality } from './quality.ts'
import { measureSpeed } from './speed.ts'

export async function run(): Promise<BenchReport> {
  const speed = await measureSpeed()
  return {
    name: 'parse',
    tables: [speed.table, ...(await measureQuality())],
    targets: speed.targets,
    notes: ['a busy machine reads fewer files: seconds of a core change less'],
  }
}
