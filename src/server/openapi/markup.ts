import { escapeMarkup } from '#text/escape-markup'

/** Text that is already HTML: everything else is escaped. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Value = string | number | Markup | readonly Markup[]

/** A piece of page; what is put in it cannot leave its place. (Under another name, formatters would move its spaces.) */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(strings.reduce((text, part, index) => text + toText(values[index - 1] ?? '') + part))
}

function toText(value: Value): string {
  if (value instanceof Markup) return value.text
  if (typeof value === 'string' || typeof value === 'number') return escapeMarkup(String(value))
  return value.map(({ text }) => text).join('')
}
