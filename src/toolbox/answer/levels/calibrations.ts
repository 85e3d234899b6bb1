import type { Calibration } from './calibration.ts'

/** By the name of the model, its revision left aside; fitted as `socle eval calibrate` does, see docs/decisions/0011. */
const known: ReadonlyMap<string, Calibration> = new Map(
  Object.entries({
    'multilingual-e5-small': {
      near: {
        bias: -91.067,
        weights: {
          passageSimilarity: 63.031,
          unitSimilarity: 33.399,
          unitCoverage: 1.064,
          passageCoverage: 3.975,
          score: 2.07,
          lead: 0.095,
          own: 3.664,
          asked: 3.756,
          words: 7.046,
        },
        threshold: 0.285,
      },
      sure: {
        bias: -33.451,
        weights: {
          passageSimilarity: 14.486,
          unitSimilarity: 15.704,
          unitCoverage: -0.824,
          passageCoverage: 1.746,
          score: 1.354,
          lead: 1.719,
          own: 3.125,
          asked: 2.855,
          words: 4.929,
        },
        threshold: 0.6,
      },
    },
  }),
)

/** By words alone: without an embedding model, or with one that nobody has calibrated. */
const byWords: Calibration = {
  near: {
    bias: -11.323,
    weights: { unitCoverage: -0.659, passageCoverage: 7.639, score: 2.722, lead: -1.117, own: -0.185, words: 14.869 },
    threshold: 0.65,
  },
  sure: {
    bias: -7.759,
    weights: { unitCoverage: -1.262, passageCoverage: 2.741, score: 2.79, lead: 1.6, own: 1.337, words: 6.442 },
    threshold: 0.731,
  },
}

export function calibrationOf(profile: string, hasSimilarity: boolean): Calibration {
  return (hasSimilarity ? known.get(profile.split('/')[0] ?? profile) : undefined) ?? byWords
}
