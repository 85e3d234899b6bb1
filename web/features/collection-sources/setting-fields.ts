import type { SourceKind } from '#contract/corpora'

/** One setting of a source, as a form asks for it. */
export interface SettingField {
  readonly name: string
  readonly isRequired: boolean
  readonly isAddress: boolean
  /** What the server takes when nothing is written. */
  readonly usual: string
  readonly maxLength: number | undefined
  /** In English, from the schema: for a setting that the page has no word for. */
  readonly description: string
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The fields that the settings schema of a kind asks for, those that it cannot do without first. */
export function settingFields({ settings }: Pick<SourceKind, 'settings'>): SettingField[] {
  const required = Array.isArray(settings['required']) ? settings['required'] : []
  const fields = Object.entries(recordOf(settings['properties'])).map(([name, property]) => {
    const { format, default: usual, maxLength, description } = recordOf(property)
    return {
      name,
      isRequired: required.includes(name),
      isAddress: format === 'uri',
      usual: wordOf(usual),
      maxLength: typeof maxLength === 'number' ? maxLength : undefined,
      description: wordOf(description),
    }
  })
  return fields.toSorted((left, right) => Number(right.isRequired) - Number(left.isRequired))
}

/** What was written, without what was left empty. */
export function settingsIn(fields: readonly SettingField[], read: (name: string) => string): Record<string, string> {
  const written = fields.map(({ name }) => [name, read(`settings.${name}`)] as const)
  return Object.fromEntries(written.filter(([, value]) => value !== ''))
}
