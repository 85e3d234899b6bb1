import type { FeatureName, Features } from './features.ts'

/**
 * What each feature is worth: a linear score fitted so that the units that answer come first (listwise softmax, L2 0.02),
 * on 155 questions over labour sheets and a town hall's documents; half against half in docs/decisions/0011.
 */
const worth: Readonly<Record<FeatureName, number>> = {
  standing: 1.84,
  first: 1.18,
  own: 0.96,
  withLead: 1.08,
  withPath: 1.81,
  passage: 0.92,
  asking: 1.86,
  figure: 1.27,
  money: 0.68,
  moment: 0.73,
  person: 0.54,
  contact: 0.66,
  yesOrNo: 0.13,
  sameFigure: 0.68,
  item: -0.3,
  row: 1.08,
  introduces: -0.22,
  figuresUnasked: 0.38,
}

export function worthOf(features: Features): number {
  let sum = 0
  for (const name of Object.keys(worth)) if (isFeature(name)) sum += worth[name] * features[name]
  return sum
}

function isFeature(name: string): name is FeatureName {
  return name in worth
}
