import postgres from "postgres"

/** What the driver (postgres.js 3.4.9) keeps of a question beyond its types. */
type Question = {
  /** The connection that it was sent on; null before that. */
  readonly state: unknown
  /** Gives it to a connection that is free, or opens one. */
  readonly handler: (question: unknown) => void
  reject: (error: unknown) => void
}

const isQuestion = (value: unknown): value is Question =>
  typeof value === "object" && value !== null && "state" in value && "handler" in value && "reject" in value

/**
 * Asks once more what failed before it was sent. Where a connection breaks while something is asked on it, the driver keeps what PostgreSQL said last and
 * refuses the first question on the next connection with it, however much later that is; that question has not been sent, so it is asked as if anew.
 * @param question of a pool: in a transaction what comes after a break has to fail
 * @returns the same question
 */
export function askAgain<Q>(question: Q): Q {
  if (!isQuestion(question)) throw new Error("the driver's questions have changed: see whether this is still needed")
  const { reject } = question
  question.reject = (error) => {
    question.reject = reject
    if (question.state === null && error instanceof postgres.PostgresError) setImmediate(() => question.handler(question))
    else reject(error)
  }
  return question
}
