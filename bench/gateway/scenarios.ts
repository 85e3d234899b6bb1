/** A kind of load, and the ratios promised for it. */
export interface Scenario {
  readonly title: string
  readonly body: string
  readonly clients: number
  readonly seconds: number
  /** Answered by each before the first window: V8 compiles by calls, and a busy machine makes few of them in a second. */
  readonly warmUpAnswers: number
  readonly targets: readonly { readonly peer: string; readonly ratio: number }[]
}

const WINDOW_SECONDS = 2
const PORTKEY = 'Portkey 1.15.2'
const BARE_UNDICI = 'bare undici'

const question = 'Quelle est la durée de la période d’essai d’un cadre, et peut-elle être renouvelée ? '

export const scenarios: readonly Scenario[] = [
  {
    title: 'small requests, 32 clients',
    body: bodyOf({ characters: 700 }),
    clients: 32,
    seconds: WINDOW_SECONDS,
    warmUpAnswers: 20_000,
    targets: [
      { peer: PORTKEY, ratio: 10 },
      { peer: BARE_UNDICI, ratio: 0.6 },
    ],
  },
  {
    title: 'small requests, 1 client',
    body: bodyOf({ characters: 700 }),
    clients: 1,
    seconds: WINDOW_SECONDS,
    warmUpAnswers: 1000,
    targets: [],
  },
  {
    title: 'streams of 50 events, 32 clients',
    body: bodyOf({ characters: 700, stream: true }),
    clients: 32,
    seconds: WINDOW_SECONDS,
    warmUpAnswers: 3000,
    targets: [],
  },
  {
    title: 'prompts of 100 KB, 32 clients',
    body: bodyOf({ characters: 100_000 }),
    clients: 32,
    seconds: WINDOW_SECONDS,
    warmUpAnswers: 3000,
    targets: [],
  },
]

function bodyOf({ characters, stream }: { characters: number; stream?: boolean }): string {
  const content = question.repeat(Math.ceil(characters / question.length)).slice(0, characters)
  const messages = [
    { role: 'system', content: 'Tu réponds en français.' },
    { role: 'user', content },
  ]
  return JSON.stringify({ model: 'bench', messages, temperature: 0.2, ...(stream ? { stream } : {}) })
}
