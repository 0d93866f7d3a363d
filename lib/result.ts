/** A failure is a closed, lower_snake code with the fields the reader needs; causes stay in the log (style guide 3). */
export type Failure = { readonly code: string }

/** What a caller is expected to handle is returned; what nobody can handle is thrown. */
export type Result<T, E extends Failure = Failure> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

/** The successful result holding `value`. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** The failed result: `fail("not_found")` or `fail({ code: "quota_spent", resetsAt })`. */
export function fail<const C extends string>(code: C): { readonly ok: false; readonly error: { readonly code: C } }
export function fail<const E extends Failure>(error: E): { readonly ok: false; readonly error: E }
export function fail(failure: string | Failure): { readonly ok: false; readonly error: Failure } {
  return { ok: false, error: typeof failure === "string" ? { code: failure } : failure }
}
