/** The text of a file as spreadsheets save it: UTF-8, or what Windows writes in the West. */
export function savedText(bytes: Uint8Array | ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
