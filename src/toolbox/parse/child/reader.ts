import { answerQuestions } from '#platform/processes/child/answer-questions'
import { ReadingQuestion } from './answer.ts'
import { readBytes } from './read-bytes.ts'

/** The thread that reads the files that people send. */
answerQuestions(({ question, content, progress }) =>
  readBytes({ ...ReadingQuestion.parse(question), bytes: content, progress }),
)
