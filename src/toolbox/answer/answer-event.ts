import type { AnswerProof, Claim } from '#contract/citations'

/** What an assistant says, in order; `answer-finished` is the last. A failure is thrown. */
export type AnswerEvent =
  | { readonly type: 'answer-started' }
  | { readonly type: 'source-found'; readonly index: number; readonly title: string }
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'claim-checked'; readonly claim: Claim }
  | {
      readonly type: 'answer-finished'
      /** The whole text, as the deltas gave it. */
      readonly text: string
      readonly proof: AnswerProof
      readonly promptTokens: number
      readonly completionTokens: number
    }
