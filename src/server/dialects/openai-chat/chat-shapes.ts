import type { AnswerProof } from '#contract/citations'
import type { AnswerEvent } from '#toolbox/answer/answer-event'

export type AnswerFinished = Extract<AnswerEvent, { type: 'answer-finished' }>

/** What is the same in all that is said of one answer. */
export interface AnswerIdentity {
  readonly id: string
  /** Unix seconds. */
  readonly created: number
  /** As the client asked for it. */
  readonly model: string
}

/** A whole answer as OpenAI's clients read it, with its proof beside. */
export function chatCompletion(identity: AnswerIdentity, finished: AnswerFinished) {
  const { text, proof } = finished
  const message = { role: 'assistant', content: text, refusal: null, annotations: annotationsOf(text, proof) }
  return {
    ...identity,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReasonOf(finished) }],
    usage: usageOf(finished),
    ...proofOf(proof),
  }
}

type Delta = Readonly<Record<string, unknown>>

/** One event of a stream. Every choice carries `finish_reason`, null until the end: some clients refuse it otherwise. */
export function chatChunk(identity: AnswerIdentity, delta: Delta, finishReason: 'stop' | 'length' | null = null) {
  return {
    ...identity,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
  }
}

/** The last chunk with content: nothing more to read, and the proof of what was. */
export function proofChunk(identity: AnswerIdentity, { text, proof }: AnswerFinished) {
  return { ...chatChunk(identity, { content: '', annotations: annotationsOf(text, proof) }), ...proofOf(proof) }
}

export function usageChunk(identity: AnswerIdentity, finished: AnswerFinished) {
  return { ...identity, object: 'chat.completion.chunk', choices: [], usage: usageOf(finished) }
}

/** A model that was stopped at its limit says so. */
export function finishReasonOf({ proof }: AnswerFinished): 'stop' | 'length' {
  return proof.answer_status === 'cut' ? 'length' : 'stop'
}

function usageOf({ promptTokens, completionTokens }: AnswerFinished) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}

function proofOf({ answer_status, answer_end, fallback, citations, search_results }: AnswerProof) {
  return { answer_status, answer_end, fallback, citations, search_results }
}

/** Where each marker `[1]` stands, as OpenAI's search models say it: clients that know nothing of us show them. */
function annotationsOf(text: string, { citations }: AnswerProof) {
  const byIndex = new Map(citations.map((citation) => [citation.index, citation]))
  return [...text.matchAll(/\[(\d{1,3})\]/g)].flatMap(({ 0: marker, 1: digits, index }) => {
    const citation = byIndex.get(Number(digits))
    if (!citation?.url) return []
    const { url, title } = citation
    return [
      { type: 'url_citation', url_citation: { start_index: index, end_index: index + marker.length, url, title } },
    ]
  })
}
