/** Something that was to be expected went wrong, and the job is to be tried again later; its code is all that is kept. */
export class DelayedError extends Error {
  override readonly name = "DelayedError"
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}
