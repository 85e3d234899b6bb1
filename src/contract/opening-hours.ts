import { z } from 'zod'

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

/** Part of a week, by the clock of Paris. One that ends no later than it begins ends on the next day. */
export const OpeningHours = z.strictObject({
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7).describe('From 1, Monday, to 7, Sunday.'),
  from: clock.describe('As 08:00.'),
  to: clock.describe('As 20:00; 00:00 for the end of the day.'),
})
export type OpeningHours = z.output<typeof OpeningHours>

/** Empty: always. */
export const OpeningWeek = z.array(OpeningHours).max(14)
