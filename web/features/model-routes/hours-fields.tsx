import type { ModelChoice, RoutedModel } from '#contract/model-routes'
import { currentLanguage, useText } from '../../locales/text.ts'
import { CheckField, Field } from '../../ui/field.tsx'
import type { FormValues } from '../../ui/form.tsx'
import { weekdays } from './weekdays.ts'

type RoutedServer = RoutedModel['servers'][number]
type Hours = ModelChoice['servers'][number]['hours']

/** The days and the span of the day within which a server is asked. */
export function HoursFields({ server: { server, hours } }: { server: RoutedServer }) {
  const text = useText()
  const [span, ...others] = hours
  if (others.length > 0) return <p className="quiet">{text('routes.hours.several')}</p>
  return (
    <fieldset className="bare stack">
      <legend>{text('routes.hours')}</legend>
      <p className="quiet">{text('routes.hours.hint')}</p>
      <div className="row">
        {weekdays(currentLanguage()).map((name, index) => (
          <CheckField
            key={name}
            label={name}
            name={`days ${server}`}
            value={index + 1}
            defaultChecked={span?.days.includes(index + 1) === true}
          />
        ))}
      </div>
      <div className="filters">
        {(['from', 'to'] as const).map((end) => (
          <Field
            key={end}
            label={text(`routes.hours.${end}`)}
            name={`${end} ${server}`}
            type="time"
            required
            defaultValue={span?.[end] ?? usual[end]}
          />
        ))}
      </div>
    </fieldset>
  )
}

const usual = { from: '08:00', to: '20:00' } as const

/** What the form says of them; of several spans, those that were there. */
export function hoursOf({ server, hours }: RoutedServer, values: FormValues): Hours {
  if (hours.length > 1) return hours
  const days = values.all(`days ${server}`).map(Number)
  return days.length === 0 ? [] : [{ days, from: values.text(`from ${server}`), to: values.text(`to ${server}`) }]
}
