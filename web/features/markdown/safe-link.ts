const allowed = new Set(['http:', 'https:', 'mailto:'])

/** The address when a reader may follow it; null for scripts, data and anything that is not a full address. */
export function safeLink(address: string): string | null {
  try {
    const url = new URL(address)
    return allowed.has(url.protocol) ? url.href : null
  } catch {
    return null
  }
}
