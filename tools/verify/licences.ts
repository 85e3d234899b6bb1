/** Licences that a public body can redistribute with an MIT program. */
const allowed = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
  'PostgreSQL',
  'Zlib',
])

/** Packages whose `license` field is missing or in an old form, read by hand in their own files. */
const readByHand: Readonly<Record<string, string>> = {
  busboy: 'MIT',
  duck: 'BSD-2-Clause',
  'json-bignum': 'MIT',
  streamsearch: 'MIT',
}

interface LockedPackage {
  readonly dev?: boolean
  readonly license?: string
}

/** Production packages of a lock file whose licence is unknown or not allowed, each as a line. */
export function findLicenceProblems(packages: Readonly<Record<string, LockedPackage>>): string[] {
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { license }]) => ({ name: path.slice(path.lastIndexOf('node_modules/') + 13), license }))
    .filter(({ name, license }) => !isAllowed(readByHand[name] ?? license))
    .map(({ name, license }) => `${name}: ${license ?? 'no licence given'}`)
}

/** Reads `(MIT OR GPL-3.0) AND ISC`: one allowed side of each choice, every part of a sum. */
function isAllowed(expression: string | undefined): boolean {
  if (expression === undefined) return false
  return expression.split(' AND ').every((part) =>
    part
      .replaceAll(/[()]/g, '')
      .split(' OR ')
      .some((licence) => allowed.has(licence.trim())),
  )
}
