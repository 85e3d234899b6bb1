import type { ServerTimeouts } from '#contract/model-servers'
import { useText, type Text } from '../../locales/text.ts'
import { Field } from '../../ui/field.tsx'
import type { FormValues } from '../../ui/form.tsx'

/** In the order in which a call meets them, with what is usual. */
const waits = [
  ['connect', 5],
  ['first_token', 120],
  ['silence', 60],
  ['total', 600],
] as const

/** How long calls wait for a server; an empty field is what is usual. */
export function TimeoutFields({ timeouts }: { timeouts: ServerTimeouts | null }) {
  const text = useText()
  return (
    // What is refused is not refused out of sight.
    <details open={timeouts !== null} onInvalidCapture={({ currentTarget }) => (currentTarget.open = true)}>
      <summary>{text('servers.timeouts')}</summary>
      <div className="stack">
        {waits.map(([name, usual]) => (
          <Field
            key={name}
            label={text('servers.timeouts.field', { wait: text(`servers.timeouts.${name}`) })}
            hint={text('servers.timeouts.usual', { seconds: usual })}
            name={`timeouts.${name}`}
            type="number"
            min={1}
            max={3600}
            defaultValue={timeouts?.[name] ?? ''}
          />
        ))}
      </div>
    </details>
  )
}

/** Null while every field is empty. */
export function timeoutsOf(values: FormValues): ServerTimeouts | null {
  const of = (name: keyof ServerTimeouts) => Number(values.text(`timeouts.${name}`)) || null
  const timeouts = {
    connect: of('connect'),
    first_token: of('first_token'),
    silence: of('silence'),
    total: of('total'),
  }
  return Object.values(timeouts).every((seconds) => seconds === null) ? null : timeouts
}

/** Those that were said, in words; null when none was. */
export function timeoutWords(text: Text, timeouts: ServerTimeouts | null): string | null {
  const said = waits.flatMap(([name]) => {
    const seconds = timeouts?.[name] ?? null
    return seconds === null ? [] : [text('servers.timeouts.said', { wait: text(`servers.timeouts.${name}`), seconds })]
  })
  return said.length === 0 ? null : said.join(', ')
}
