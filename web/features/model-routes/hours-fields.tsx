import { useState } from 'react'
import type { ModelChoice, RoutedModel } from '#contract/model-routes'
import { currentLanguage, type Text, useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField, Field } from '../../ui/field.tsx'
import type { FormValues } from '../../ui/form.tsx'
import { weekdays } from './weekdays.ts'

type RoutedServer = RoutedModel['servers'][number]
type Hours = ModelChoice['servers'][number]['hours']
type Span = Hours[number]

const mostSpans = 14
const usual = { days: [], from: '08:00', to: '20:00' } as const satisfies Span

/** The days and the spans of the day within which a server is asked. */
export function HoursFields({ server: { server, hours } }: { server: RoutedServer }) {
  const text = useText()
  const [spans, setSpans] = useState<readonly { key: number; span: Span }[]>(() =>
    (hours.length === 0 ? [usual] : hours).map((span, key) => ({ key, span: { ...span, days: [...span.days] } })),
  )
  const [nextKey, setNextKey] = useState(spans.length)
  const add = (): void => {
    setSpans([...spans, { key: nextKey, span: usual }])
    setNextKey(nextKey + 1)
  }
  return (
    <fieldset className="bare stack">
      <legend>{text('routes.hours')}</legend>
      <p className="quiet">{text('routes.hours.hint')}</p>
      {spans.map(({ key, span }, index) => (
        <SpanFields
          key={key}
          name={`${server} ${key}`}
          server={server}
          place={index + 1}
          span={span}
          onRemove={spans.length === 1 ? null : () => setSpans(spans.filter((one) => one.key !== key))}
        />
      ))}
      {spans.length < mostSpans && (
        <p>
          <Button kind="bare" onClick={add}>
            {text('routes.hours.add')}
          </Button>
        </p>
      )}
    </fieldset>
  )
}

interface SpanFieldsProps {
  name: string
  server: string
  place: number
  span: Span
  /** Null for the only one: without a day it says nothing. */
  onRemove: (() => void) | null
}

function SpanFields({ name, server, place, span, onRemove }: SpanFieldsProps) {
  const text = useText()
  return (
    <fieldset className="bare stack">
      <legend className="vh">{text('routes.hours.span', { place })}</legend>
      <input type="hidden" name={`span ${server}`} value={name} />
      <div className="row">
        {weekdays(currentLanguage()).map((day, index) => (
          <CheckField
            key={day}
            label={day}
            name={`days ${name}`}
            value={index + 1}
            defaultChecked={span.days.includes(index + 1)}
          />
        ))}
      </div>
      <div className="filters">
        {(['from', 'to'] as const).map((end) => (
          <Field
            key={end}
            label={text(`routes.hours.${end}`)}
            name={`${end} ${name}`}
            type="time"
            required
            defaultValue={span[end]}
          />
        ))}
        {onRemove && (
          <Button kind="bare" onClick={onRemove}>
            {text('routes.hours.remove')} <span className="vh">{place}</span>
          </Button>
        )}
      </div>
    </fieldset>
  )
}

/** What the form says of them; a span without a day is none. */
export function hoursOf({ server }: RoutedServer, values: FormValues): Hours {
  return values.all(`span ${server}`).flatMap((name) => {
    const days = values.all(`days ${name}`).map(Number)
    return days.length === 0 ? [] : [{ days, from: values.text(`from ${name}`), to: values.text(`to ${name}`) }]
  })
}

/** When a server is asked, in words: each span with its days. */
export function hoursIn(text: Text, hours: Hours): string[] {
  const names = weekdays(currentLanguage())
  return hours.map(({ days, from, to }) => {
    const said = days.toSorted((one, other) => one - other).flatMap((day) => names[day - 1] ?? [])
    return text('routes.hours.said', { days: said.join(', '), from, to })
  })
}
