import { organisationIdOf } from '#platform/auth/actor'
import type { Ctx } from '#platform/context'
import { defineSetting } from '#platform/settings/setting'
import { z } from 'zod'
import { calibrationOf } from './calibrations.ts'
import type { Calibration } from './calibration.ts'
import { weighedEvidence } from './evidence.ts'

const Judgement = z.object({
  bias: z.number(),
  weights: z.partialRecord(z.enum(weighedEvidence), z.number()),
  threshold: z.number().min(0).max(1),
})

/** What an organisation calibrated on its own questions, by embedding profile; `socle eval calibrate` writes it. */
export const calibrationSetting = defineSetting<Readonly<Record<string, Calibration>>>(
  'answer-calibration',
  z.record(z.string(), z.object({ near: Judgement, sure: Judgement })),
  {},
)

/** Without similarities no profile applies: words are judged by the program's own figures. */
export async function readCalibration(
  { settings, actor }: Ctx<'settings'>,
  profile: string,
  hasSimilarity: boolean,
): Promise<Calibration> {
  const organisationId = organisationIdOf(actor)
  const own = organisationId === null ? {} : await settings.read(calibrationSetting, organisationId)
  return (hasSimilarity ? own[profile] : undefined) ?? calibrationOf(profile, hasSimilarity)
}
