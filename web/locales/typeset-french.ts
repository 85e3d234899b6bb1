const space = '\u00A0'
const thin = '\u202F'

/** As somebody types it: what is sent is no typeset text. */
export function withPlainSpaces(text: string): string {
  return text.replaceAll(/[\u00A0\u202F]/g, ' ')
}

/**
 * French sets a space that no line breaks before « : ; ! ? », inside guillemets and before units; the three marks that are
 * not a colon take a narrow one (Lexique des règles typographiques en usage à l’Imprimerie nationale). The texts are
 * written with plain spaces: this is the one place that sets them.
 */
export function typesetFrench(text: string): string {
  return text
    .replaceAll(/[ \u00A0\u202F]([;!?])/g, `${thin}$1`)
    .replaceAll(/[ \u00A0\u202F]([:»%€])/g, `${space}$1`)
    .replaceAll(/«[ \u00A0\u202F]?/g, `«${space}`)
    .replaceAll(/(\d) (?=\d{3}(?!\d))/g, `$1${thin}`)
    .replaceAll(/n° /g, `n°${space}`)
}
