import { type Calibration, type Judgement, probabilityOf } from './calibration.ts'
import { type Evidence, weighedEvidence as names } from './evidence.ts'

/** The evidence of one question, and what a reader would say of the answer. */
export interface Example {
  readonly evidence: Evidence
  /** Whether the sources speak of the question; null when nobody can say: a question near their subject. */
  readonly isNear: boolean | null
  /** Whether what is shown answers it. */
  readonly isRight: boolean
}

interface Labelled {
  readonly evidence: Evidence
  readonly holds: boolean
}

const steps = 3000
const rate = 0.3
/** Keeps weights small when there are few examples. */
const shrinkage = 0.004
/** Of the questions that the sources do not speak of, so many must be refused. */
const refusedShare = 0.975
/** Of the answers given as sure, so many must be right. */
const rightShare = 0.85

interface Scale {
  readonly mean: number
  readonly spread: number
}

function scaleOf(values: readonly number[]): Scale {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length)
  return { mean, spread: Math.sqrt(variance) || 1 }
}

/** Logistic regression by gradient, each class counting as much as the other; weights are those of the raw figures. */
export function fitJudgement(examples: readonly Labelled[]): Judgement {
  const scales = names.map((name) => scaleOf(examples.map(({ evidence }) => evidence[name] ?? 0)))
  const rows = examples.map(({ evidence, holds }) => ({
    holds,
    values: names.map((name, at) => ((evidence[name] ?? 0) - (scales[at]?.mean ?? 0)) / (scales[at]?.spread ?? 1)),
  }))
  const counts = { held: Math.max(1, rows.filter(({ holds }) => holds).length), total: rows.length }
  const weights = names.map(() => 0)
  let bias = 0
  for (let step = 0; step < steps; step += 1) {
    const gradient = names.map(() => 0)
    let ofBias = 0
    for (const { values, holds } of rows) {
      const sum = values.reduce((total, value, at) => total + value * (weights[at] ?? 0), bias)
      const share = holds ? 0.5 / counts.held : 0.5 / Math.max(1, counts.total - counts.held)
      const error = ((holds ? 1 : 0) - 1 / (1 + Math.exp(-sum))) * share
      values.forEach((value, at) => (gradient[at] = (gradient[at] ?? 0) + error * value))
      ofBias += error
    }
    weights.forEach((weight, at) => (weights[at] = weight + rate * ((gradient[at] ?? 0) - shrinkage * weight)))
    bias += rate * ofBias
  }
  return unscaled({ bias, weights, scales })
}

function unscaled({
  bias,
  weights,
  scales,
}: {
  bias: number
  weights: readonly number[]
  scales: readonly Scale[]
}): Judgement {
  const raw = weights.map((weight, at) => weight / (scales[at]?.spread ?? 1))
  const shift = raw.reduce((sum, weight, at) => sum + weight * (scales[at]?.mean ?? 0), 0)
  return {
    bias: bias - shift,
    weights: Object.fromEntries(names.map((name, at) => [name, raw[at] ?? 0])),
    threshold: 0.5,
  }
}

/** The probability below which the wanted share of the examples that do not hold lies. */
function refusing(judgement: Judgement, examples: readonly Labelled[]): number {
  const others = examples.filter(({ holds }) => !holds).map(({ evidence }) => probabilityOf(judgement, evidence))
  const ordered = others.toSorted((left, right) => left - right)
  return ordered[Math.min(ordered.length - 1, Math.floor(refusedShare * ordered.length))] ?? 0
}

/** The least probability from which on the wanted share of the examples holds; 1 when none does. */
function trusting(judgement: Judgement, examples: readonly Labelled[]): number {
  const ordered = examples
    .map(({ evidence, holds }) => ({ probability: probabilityOf(judgement, evidence), holds }))
    .toSorted((left, right) => right.probability - left.probability)
  let right = 0
  let threshold = 1
  for (const [position, { probability, holds }] of ordered.entries()) {
    if (holds) right += 1
    if (right / (position + 1) >= rightShare) threshold = probability
  }
  return threshold
}

/** What decides between an answer, the nearest passages and nothing, for one embedding model. */
export function calibrate(examples: readonly Example[]): Calibration {
  const near = examples.flatMap(({ evidence, isNear }) => (isNear === null ? [] : [{ evidence, holds: isNear }]))
  const right = examples.map(({ evidence, isRight }) => ({ evidence, holds: isRight }))
  const [nearJudgement, sureJudgement] = [fitJudgement(near), fitJudgement(right)]
  return {
    near: { ...nearJudgement, threshold: refusing(nearJudgement, near) },
    sure: { ...sureJudgement, threshold: trusting(sureJudgement, right) },
  }
}
