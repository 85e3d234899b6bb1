interface Exemption {
  readonly lacks: readonly ('scope' | 'audit')[]
  readonly because: string
}

/** Functions that open a transaction without a scope check or a trace, as `file#function`, and why that is right. */
export const unauditedTransactions: Readonly<Record<string, Exemption>> = {
  'src/platform/people/first-access.ts#ensureOrganisation': {
    lacks: ['scope', 'audit'],
    because: 'The first row of an empty database: there is nobody yet who could hold a scope or own a trace.',
  },
  'src/platform/people/complete-setup.ts#completeSetup': {
    lacks: ['scope'],
    because: 'Nobody is signed in at the first run: the one-time token is the permission.',
  },
  'src/platform/people/sign-in.ts#letIn': {
    lacks: ['scope'],
    because: 'Whoever signs in has no scope yet: the password is the permission.',
  },
  'src/platform/people/sign-in.ts#traceRefusal': {
    lacks: ['scope'],
    because: 'Traces the refusal of somebody who could not sign in, so who has no scope.',
  },
  'src/platform/people/sign-in.ts#signOut': {
    lacks: ['scope'],
    because: 'Everybody may end their own session; personOf refuses anybody else.',
  },
  'src/platform/identity/finish-oidc-sign-in.ts#finishOidcSignIn': {
    lacks: ['scope'],
    because: 'Whoever comes back from the identity provider is not signed in yet: what it signed is the permission.',
  },
  'src/platform/identity/finish-oidc-sign-in.ts#refuse': {
    lacks: ['scope'],
    because: 'Traces the refusal of somebody who could not sign in, so who has no scope.',
  },
  'src/platform/people/accept-personal-link.ts#acceptPersonalLink': {
    lacks: ['scope'],
    because: 'Whoever comes by a link is not signed in yet: the link, which serves once, is the permission.',
  },
  'src/apps/personal-data/usage-retention.ts#expireUsageOf': {
    lacks: ['scope'],
    because: 'One organisation of expireUsage, which checks the scope first.',
  },
  'src/apps/personal-data/retention.ts#expireOf': {
    lacks: ['scope'],
    because: 'One organisation of expireConversations, which checks the scope first.',
  },
  'src/apps/erasure/erase.ts#eraseSubject': {
    lacks: ['scope', 'audit'],
    because: 'Each kind of subject asks for its scopes; writeReceipt writes the trace in the same transaction.',
  },
  'src/apps/erasure/answers/erase-from-answers.ts#eraseFromMessages': {
    lacks: ['scope'],
    because: 'A part of eraseFromAnswers, which checks the scope.',
  },
  'src/apps/erasure/answers/erase-from-answers.ts#eraseFromFiles': {
    lacks: ['scope'],
    because: 'A part of eraseFromAnswers, which checks the scope.',
  },
  'src/data/erasure/forget-in-index.ts#removeRows': {
    lacks: ['scope', 'audit'],
    because: 'The index follows an erasure that was allowed and traced.',
  },
  'src/platform/people/own-sessions.ts#endOwnSession': {
    lacks: ['scope'],
    because: 'Everybody may end their own sessions; personOf refuses anybody else.',
  },
  'src/platform/people/own-sessions.ts#changePassword': {
    lacks: ['scope'],
    because: 'Everybody may change their own password; the current one is the permission.',
  },
  'src/platform/second-factors/show-factor.ts#showFactor': {
    lacks: ['scope'],
    because: 'Whoever shows a second factor is not in yet: the factor is the permission.',
  },
  'src/platform/second-factors/enrol.ts#startTotp': {
    lacks: ['scope'],
    because: 'Everybody may add a factor of their own; provedSession asks again who they are.',
  },
  'src/platform/second-factors/enrol.ts#confirmTotp': {
    lacks: ['scope', 'audit'],
    because: 'Everybody may add a factor of their own; its finish writes the trace in the same transaction.',
  },
  'src/platform/second-factors/enrol.ts#startPasskey': {
    lacks: ['scope'],
    because: 'Everybody may add a factor of their own; provedSession asks again who they are.',
  },
  'src/platform/second-factors/enrol.ts#finishPasskey': {
    lacks: ['scope', 'audit'],
    because: 'Everybody may add a factor of their own; its finish writes the trace in the same transaction.',
  },
  'src/platform/second-factors/own-factors.ts#renameFactor': {
    lacks: ['scope'],
    because: 'Everybody may rename their own factors; personOf refuses anybody else.',
  },
  'src/platform/second-factors/own-factors.ts#removeFactor': {
    lacks: ['scope'],
    because: 'Everybody may remove their own factors; provedSession asks again who they are.',
  },
  'src/platform/second-factors/own-factors.ts#renewRecoveryCodes': {
    lacks: ['scope'],
    because: 'Everybody may renew their own codes; provedSession asks again who they are.',
  },
  'src/platform/people/forgot-password.ts#forgotPassword': {
    lacks: ['scope'],
    because: 'Whoever forgot a password is not signed in: the letter box that the link is sent to is the permission.',
  },
  'src/platform/identity/logout.ts#leaveProvider': {
    lacks: ['scope'],
    because: 'Everybody may end their own session; personOf refuses anybody else.',
  },
  'src/platform/identity/logout.ts#endSessionsOf': {
    lacks: ['scope'],
    because:
      'The identity provider ends what it opened: what it signed, or the name of its session, is the permission.',
  },
  'src/platform/people/sign-in-failures.ts#countAttempt': {
    lacks: ['scope', 'audit'],
    because: 'A counter that slows down guesses before anybody is known; the refusal itself is traced by signIn.',
  },
  'src/toolbox/answer/reading/embed-units.ts#embedUnitsOf': {
    lacks: ['audit'],
    because: 'Background work on what is computed from texts that were traced when they were stored.',
  },
  'src/data/embeddings/complete-vectors.ts#completeVectors': {
    lacks: ['scope', 'audit'],
    because: 'Background work on what is computed from texts that were traced when they were stored.',
  },
  'src/data/search/apply-changes.ts#applyChanges': {
    lacks: ['scope', 'audit'],
    because: 'The index follows changes that were allowed and traced when they were made.',
  },
  'src/data/search/register-index.ts#registerIndex': {
    lacks: ['scope', 'audit'],
    because: 'An index says that it follows; what it then reads was allowed and traced when it was stored.',
  },
  'src/data/blobs/release-blobs.ts#releaseBlobs': {
    lacks: ['scope', 'audit'],
    because: 'Removes files that no document names any more, after a deletion that was allowed and traced.',
  },
  'src/server/install-corpora.ts#askForUpdate': {
    lacks: ['scope', 'audit'],
    because: 'Hands out a job at start; the job checks its scope and writes its own trace.',
  },
}
