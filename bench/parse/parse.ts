import type { BenchReport } from '../report.ts'
import { measureSpeed } from './speed.ts'

export async function run(): Promise<BenchReport> {
  const speed = await measureSpeed()
  return { name: 'parse', tables: [speed.table], targets: speed.targets, notes: ['a busy machine reads fewer files'] }
}
