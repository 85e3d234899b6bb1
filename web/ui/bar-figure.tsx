import { useText } from '../locales/text.ts'
import './bar-figure.css'

export interface Bar {
  readonly key: string
  readonly label: string
  readonly value: number
}

interface BarFigureProps {
  /** What is drawn, in a sentence: the table beside it tells the same to whoever does not see it. */
  caption: string
  bars: readonly Bar[]
  /** The value of a bar as people read it. */
  shown: (value: number) => string
}

const mostBars = 120
const [width, height] = [720, 160]

/** Amounts side by side. A drawing without a library: the page never waits for one. */
export function BarFigure({ caption, bars, shown }: BarFigureProps) {
  const text = useText()
  const drawn = bars.slice(-mostBars)
  const most = Math.max(...drawn.map(({ value }) => value), 0)
  if (drawn.length < 2 || most === 0) return null
  const step = width / drawn.length
  const [first, last] = [drawn[0]?.label ?? '', drawn.at(-1)?.label ?? '']
  return (
    <figure className="bar-figure">
      <figcaption className="quiet">
        {caption} <span>{shown(most)}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height + 1}`} role="img" aria-label={caption}>
        <line x1={0} x2={width} y1={0.5} y2={0.5} className="bar-grid" />
        <line x1={0} x2={width} y1={height} y2={height} className="bar-grid" />
        {drawn.map(({ key, label, value }, position) => (
          <rect
            key={key}
            x={position * step + step * 0.1}
            width={step * 0.8}
            y={height - (value / most) * (height - 4)}
            height={(value / most) * (height - 4)}
            rx={Math.min(3, step * 0.2)}
          >
            <title>{text('pair', { name: label, value: shown(value) })}</title>
          </rect>
        ))}
      </svg>
      <p className="quiet bar-ends" aria-hidden="true">
        <span>{first}</span>
        <span>{last}</span>
      </p>
    </figure>
  )
}
