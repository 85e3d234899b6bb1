/** A text that others wrote, without what would steer the terminal: its lines and tabs stay. */
export function plainText(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '')
}
