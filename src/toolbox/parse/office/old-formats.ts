import { AppError } from '#platform/errors'
import { defineParser } from '../parser.ts'

/** What is read in place of an old format, once LibreOffice has converted it. */
const successors: ReadonlyMap<string, 'docx' | 'pptx'> = new Map(
  Object.entries({
    '.doc': 'docx',
    '.dot': 'docx',
    '.rtf': 'docx',
    '.ppt': 'pptx',
    '.pps': 'pptx',
    '.pot': 'pptx',
  }),
)

export function successorOf(extension: string): 'docx' | 'pptx' | null {
  return successors.get(extension) ?? null
}

/** Without LibreOffice on the machine, and inside other files, the format is refused, and named with what would do. */
function refused(mediaType: string) {
  return (): Promise<never> =>
    Promise.reject(
      new AppError('unsupported_type', { found: mediaType, accepted: ['.docx', '.odt', '.pptx', '.odp', '.pdf'] }),
    )
}

export const doc = defineParser({
  mediaTypes: ['application/msword'],
  // Word writes RTF under this name too.
  containers: ['application/x-ole-storage', 'application/rtf'],
  extensions: ['.doc', '.dot'],
  parse: refused('application/msword'),
})

export const ppt = defineParser({
  mediaTypes: ['application/vnd.ms-powerpoint'],
  containers: ['application/x-ole-storage'],
  extensions: ['.ppt', '.pps', '.pot'],
  parse: refused('application/vnd.ms-powerpoint'),
})

export const rtf = defineParser({
  mediaTypes: ['application/rtf'],
  extensions: ['.rtf'],
  parse: refused('application/rtf'),
})
