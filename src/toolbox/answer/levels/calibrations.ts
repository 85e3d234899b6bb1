import type { Calibration } from './calibration.ts'

/** By the name of the model, its revision left aside; fitted as `socle eval calibrate` does, see docs/decisions/0011. */
const known: Readonly<Record<string, Calibration>> = {
  'multilingual-e5-small': {
    near: {
      bias: -98.92,
      weights: {
        passageSimilarity: 69.657,
        unitSimilarity: 35.166,
        unitCoverage: 1.089,
        passageCoverage: 4.087,
        score: 1.88,
        lead: -0.242,
        own: 0.656,
        words: 10.662,
      },
      threshold: 0.377,
    },
    sure: {
      bias: -31.696,
      weights: {
        passageSimilarity: -0.349,
        unitSimilarity: 29.661,
        unitCoverage: -1.367,
        passageCoverage: 1.618,
        score: 2.096,
        lead: 1.622,
        own: 1.739,
        words: 5.152,
      },
      threshold: 0.664,
    },
  },
}

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
  return (hasSimilarity ? known[profile.split('/')[0] ?? profile] : undefined) ?? byWords
}
