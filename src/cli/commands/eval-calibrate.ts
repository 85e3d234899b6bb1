import { calibrateAnswers } from '#server/commands/evaluate-answers'
import { defineCommand, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'
import { readCommand } from './eval-answers.ts'

export const evalCalibrate = defineCommand({
  options: {
    ...instanceOptions,
    questions: { type: 'string' },
    collections: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ values, terminal }) {
    const command = readCommand(values, terminal)
    const { profile, calibration } = await withInstance(values, terminal, (ctx) => calibrateAnswers(ctx, command))
    terminal.out(
      values.json
        ? `${JSON.stringify({ profile, ...calibration })}\n`
        : `${terminal.say('evalCalibrated', { profile, near: calibration.near.threshold.toFixed(3), sure: calibration.sure.threshold.toFixed(3) })}\n`,
    )
    return 0
  },
})
