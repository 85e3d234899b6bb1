import { extname } from 'node:path'

/** Address of a module beside this one, for threads and processes: TypeScript from source, JavaScript once packed. */
export function siblingModule(from: string, path: string): URL {
  return new URL(`${path}${extname(new URL(from).pathname)}`, from)
}
