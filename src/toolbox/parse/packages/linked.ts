/** Words as a link, when they lead out of the file and do not say so themselves. */
export function linked(text: string, target: string): string {
  const isLink = /^(?:https?:\/\/|mailto:)\S+$/i.test(target) && text.trim() !== '' && target !== text.trim()
  return isLink ? `[${text}](${target.replaceAll('(', '%28').replaceAll(')', '%29')})` : text
}
