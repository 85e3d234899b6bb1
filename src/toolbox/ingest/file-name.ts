import { AppError } from '#platform/errors'

const longestName = 255

/** The last part of a path of any system, in one line, composed the same way whatever the machine it comes from. */
export function fileName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? ''
  const name = last
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  if (name === '' || /^\.+$/.test(name))
    throw new AppError('invalid_request', { reason: 'file_without_name', param: 'file' })
  if (name.length > longestName) {
    throw new AppError('invalid_request', {
      reason: 'file_name_too_long',
      value: longestName,
      param: 'file',
    })
  }
  return name
}
