import { auditedTransaction } from './audited-transaction.ts'
import { describedAssertion } from './described-assertion.ts'
import { layeredImports } from './layers.ts'
import { ownWords } from './own-words.ts'

/** Socle's own lint rules; oxlint asks for a default export. */
export default {
  meta: { name: 'socle' },
  rules: {
    'audited-transaction': auditedTransaction,
    'described-assertion': describedAssertion,
    layers: layeredImports,
    'own-words': ownWords,
  },
}
