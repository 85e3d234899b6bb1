import type { Box, PageText } from './page-text.ts'

const sampled = 200

/** Quarter turns, counterclockwise, of the direction in which most characters are written. */
function turnsOf(text: PageText): number {
  const step = Math.max(1, Math.floor(text.length / sampled))
  const counts = [0, 0, 0, 0]
  for (let index = 0; index < text.length; index += step) {
    if (text.isGenerated(index)) continue
    // The engine tells the angle clockwise.
    const turns = -Math.round(text.angleAt(index) / (Math.PI / 2)) % 4
    counts[(turns + 4) % 4] = (counts[(turns + 4) % 4] ?? 0) + 1
  }
  return counts.indexOf(Math.max(...counts))
}

/** A page whose text lies on its side, or on its head, as if it stood upright. */
export function uprightPage(text: PageText): PageText {
  const turns = turnsOf(text)
  if (turns === 0) return text
  const { width, height } = text
  const turn = ({ left, right, top, bottom }: Box): Box => {
    if (turns === 1) return { left: bottom, right: top, top: width - left, bottom: width - right }
    if (turns === 2) return { left: width - right, right: width - left, top: height - bottom, bottom: height - top }
    return { left: height - top, right: height - bottom, top: right, bottom: left }
  }
  return {
    ...text,
    width: turns === 2 ? width : height,
    height: turns === 2 ? height : width,
    boxAt: (index) => turn(text.boxAt(index)),
    rules: () => text.rules().map(turn),
    fields: text.fields.map((field) => ({ ...field, box: turn(field.box) })),
    angleAt: (index) => text.angleAt(index) + (turns * Math.PI) / 2,
  }
}
