import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText, type Text } from '../../locales/text.ts'
import { BarFigure } from '../../ui/bar-figure.tsx'
import { Facts } from '../../ui/facts.tsx'
import { SelectField } from '../../ui/field.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { TableView } from '../../ui/table-view.tsx'

type Dimension = 'day' | 'person' | 'group' | 'service-account' | 'key' | 'model' | 'assistant'
type Line = OperationOutput<'sumUsage'>['data'][number]

const measures = ['requests', 'tokens', 'euros', 'kilowattHours'] as const
type Measure = (typeof measures)[number]

interface UsageViewProps {
  lines: readonly Line[]
  /** What each line is of: a day, a person… */
  by: Dimension
}

/** What was used: the sum, a figure of one measure, and the table that holds all of them. */
export function UsageView({ lines, by }: UsageViewProps) {
  const text = useText()
  const [measure, setMeasure] = useState<Measure>('requests')
  const title = text(`usage.by.${by}`)
  return (
    <>
      <Facts facts={sumsOf(text, lines)} />
      {lines.length > 1 && (
        <SelectField
          label={text('usage.measure')}
          value={measure}
          options={measures.map((value) => ({ value, label: text(`usage.${value}`) }))}
          onChange={(event) => setMeasure(measures.find((one) => one === event.target.value) ?? 'requests')}
        />
      )}
      <BarFigure
        caption={text('usage.figure', { measure: text(`usage.${measure}`), by: title })}
        bars={lines.slice(0, by === 'day' ? undefined : 20).map((line, position) => ({
          key: `${line.id ?? line.name ?? position}`,
          label: nameOf(text, line, by),
          value: amountOf(line, measure),
        }))}
        shown={(value) => shownAs(text, measure, value)}
      />
      <TableView
        caption={text('admin.usage')}
        columns={columnsOf(text, by, title)}
        rows={lines}
        rowId={({ id, name }) => `${id} ${name}`}
        empty={text('usage.none')}
        fileName="usages"
      />
    </>
  )
}

function nameOf(text: Text, { name }: Line, by: string): string {
  if (name === null) return text('usage.gone')
  return by === 'day' ? text.date(name) : name
}

function amountOf(line: Line, measure: Measure): number {
  if (measure === 'tokens') return line.prompt_tokens + line.completion_tokens
  if (measure === 'euros') return line.euros
  return measure === 'requests' ? line.requests : line.kilowatt_hours
}

function shownAs(text: Text, measure: Measure, value: number): string {
  if (measure === 'euros') return text.euros(value)
  return measure === 'kilowattHours' ? smallIn(text, value) : text.number(value)
}

const least = 0.001

/** Little is not nothing. */
function smallIn(text: Text, value: number): string {
  return value > 0 && value < least ? `< ${text.number(least)}` : text.number(value)
}

function sumsOf(text: Text, lines: readonly Line[]) {
  const sum = (amount: (line: Line) => number): number => lines.reduce((total, line) => total + amount(line), 0)
  return [
    [text('usage.requests'), text.number(sum(({ requests }) => requests))],
    [text('usage.refused'), text.number(sum(({ refused }) => refused))],
    [text('usage.failed'), text.number(sum(({ failed }) => failed))],
    ...(['tokens', 'euros', 'kilowattHours'] as const).map(
      (measure) =>
        [
          text(`usage.${measure}`),
          shownAs(
            text,
            measure,
            sum((line) => amountOf(line, measure)),
          ),
        ] as const,
    ),
    [
      text('usage.emissions'),
      smallIn(
        text,
        sum((line) => line.emissions_kilograms),
      ),
    ],
  ] as const
}

function columnsOf(text: Text, by: string, title: string): Column<Line>[] {
  const amount = (label: string, of: (line: Line) => number, shown = text.number): Column<Line> => ({
    ...{ key: label, title: label, isNumber: true, sortBy: of, plain: of },
    cell: (line) => shown(of(line)),
  })
  return [
    {
      key: 'name',
      title,
      cell: (line) => nameOf(text, line, by),
      sortBy: ({ name }) => name ?? '',
      plain: ({ name }) => name ?? text('usage.gone'),
    },
    amount(text('usage.requests'), (line) => line.requests),
    amount(text('usage.refused'), (line) => line.refused),
    amount(text('usage.failed'), (line) => line.failed),
    amount(text('usage.tokens'), (line) => amountOf(line, 'tokens')),
    amount(text('usage.euros'), (line) => line.euros, text.euros),
    amount(
      text('usage.kilowattHours'),
      (line) => line.kilowatt_hours,
      (value) => smallIn(text, value),
    ),
    amount(
      text('usage.emissions'),
      (line) => line.emissions_kilograms,
      (value) => smallIn(text, value),
    ),
  ]
}
