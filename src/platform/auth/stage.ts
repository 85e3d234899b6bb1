/** How far a sign-in has come: a second factor is asked for, one is to be chosen, or the person is in. */
export type Stage = 'code' | 'enrolment' | 'open'
