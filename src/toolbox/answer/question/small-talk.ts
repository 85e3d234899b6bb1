import { foldAccents } from '#text/analyse'

/** What a message is when it asks nothing of the sources. */
export const pleasantryKinds = [
  'greeting',
  'thanks',
  'farewell',
  'assent',
  'insult',
  'about-itself',
  'nothing-asked',
] as const
export type Pleasantry = (typeof pleasantryKinds)[number]

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

const filler = words(
  `au beaucoup bien vous toi tu a tous tout le la les l monde de du et pour votre ton aide help madame monsieur messieurs dames
  cher chere assistant bonne bon journee soiree nuit morning afternoon evening day so very much comment allez vas ca va un
  une y qqn quelqu quelquun d ya t es est etes il je suis la-bas there anyone here svp stp s plait please vraiment tres c c'est
  cest mon ma grand hein quoi the you are`,
)
const kinds: readonly (readonly [Pleasantry, ReadonlySet<string>])[] = [
  [
    'insult',
    words(
      'con connard connasse idiot idiote imbecile nul nulle merde debile abruti abrutie cretin stupide stupid idiot useless fuck shit salaud pourri pourrie bete incapable',
    ),
  ],
  ['thanks', words('merci mercii thanks thank thx remercie')],
  ['farewell', words('revoir bye goodbye bientot adieu ciao tchao')],
  ['greeting', words('bonjour bonsoir salut coucou hello hi hey bjr slt bsr allo good')],
  ['assent', words('ok okay accord daccord parfait super entendu compris oui non top genial cool yes no fine great')],
  ['nothing-asked', words('test teste essai tests testing blabla')],
]
const aboutItself =
  /^(?:(?:bonjour|salut|hello)\W+)?(?:qui (?:es[- ]tu|etes[- ]vous)|(?:t'?es|tu es|vous etes|c'est) qui(?: toi| toi au juste)?|tu es qui|qu'?est[- ]ce que tu (?:es|sais faire|peux faire)|que (?:peux|pouvez|sais|savez)[- ](?:tu|vous)(?: faire)?|a quoi (?:tu sers|sers[- ]tu|servez[- ]vous)|comment (?:ca|tu) marches?|(?:es[- ]tu|tu es) (?:un robot|une ia|un humain|humain|chatgpt)|who are you|what can you do|what are you)\W*$/

const mostWords = 8

/** Null when the message asks something. */
export function pleasantryOf(message: string): Pleasantry | null {
  if (message.length > 200) return null
  const plain = foldAccents(message.toLowerCase())
    .replace(/[’ʼ]/g, "'")
    .replace(/[^\p{L}\p{N}'?-]+/gu, ' ')
    .trim()
  if (aboutItself.test(plain)) return 'about-itself'
  const said = plain
    .replaceAll('?', ' ')
    .trim()
    .split(/[\s'-]+/)
    .filter((word) => word !== '')
  if (said.length === 0) return 'nothing-asked'
  if (said.length > mostWords) return null
  const found = kinds.find(([, own]) => said.some((word) => own.has(word)))
  const isOnlyThat = said.every((word) => filler.has(word) || kinds.some(([, own]) => own.has(word)))
  return found && isOnlyThat ? found[0] : null
}
