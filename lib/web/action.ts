import { refresh } from "next/cache"
import { headers } from "next/headers"
import { redirect, unstable_rethrow } from "next/navigation"
import type { NotFound } from "../authz/policy.ts"
import type { MemberContext, VisitorContext } from "../context.ts"
import { isId } from "../ids.ts"
import { translator } from "../language/translate.ts"
import { withinLimit, type LimitRule } from "../limits.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { openOrganizer } from "../organisations/open-organizer.ts"
import { fail, ok, type Failure, type Result } from "../result.ts"
import { details, inWords, type FailureCode } from "./failures.ts"
import { ticked, typed, type InvalidFields } from "./forms.ts"
import { isOwnPost } from "./origin.ts"
import { chosenAnew } from "./shown-form.ts"
import { proofPage } from "./next-path.ts"
import { memberContext, visitorContext } from "./session.ts"

/** What a form shows after it was sent; plain, so that it works with and without JavaScript through useActionState. */
export type ActionState = {
  readonly kind: "start" | "done" | "error"
  /** A sentence in the reader's language. */
  readonly message?: string
  readonly code?: string
  /** Sentences for the fields that are wrong. */
  readonly fields?: Readonly<Record<string, string>>
  /** What was typed, passwords and codes left out. */
  readonly values?: Readonly<Record<string, string>>
  /** `values` are only what was chosen anew: the rest is shown as it holds now. */
  readonly isAnew?: true
  /** Which of a form's rows were ticked. */
  readonly ticked?: readonly string[]
  /** Where it is asked whether so many are meant: how many, which the yes repeats. */
  readonly asksAbout?: number
  /** What the page's script goes on with, as JSON: a question to an authenticator. */
  readonly goOn?: string
}

export type FormAction = (before: ActionState, form: FormData) => Promise<ActionState>

type KnownFailure = { readonly code: FailureCode }

type Keep = readonly string[] | ((form: FormData) => readonly string[])

type Shape<C extends VisitorContext, I, T, E extends KnownFailure> = {
  /** Stands in the log and names the limit. */
  readonly name: string
  readonly limit: Omit<LimitRule, "name">
  readonly parse: (form: FormData) => Result<I, InvalidFields>
  readonly run: (context: C, input: I) => Promise<Result<T, E>>
  /** Cookies and redirects once it is done; what it returns is shown. */
  readonly after: (context: C, value: T) => Promise<ActionState>
  /** Fields given back after a refusal; a function where their names are those of what the person has. */
  readonly keep?: Keep
  /** The field of boxes of which several may be ticked; what was ticked is given back too. */
  readonly keepTicked?: string
  /** What the limit counts: the account for members; for visitors a typed value, or the attempt in their cookie. */
  readonly limitBy?: (form: FormData) => string | Promise<string>
}

/** A server action for people who are not signed in: origin, limit, parse, run, show, in one order (style guide 4). */
export function visitorAction<I, T, E extends KnownFailure>(shape: Shape<VisitorContext, I, T, E>): FormAction {
  return async (_before, form) => {
    const context = await visitorContext()
    if (!(await isOwnPost())) return show(context, fail("foreign_origin"), form, shape)
    return perform(shape, context, form, (await shape.limitBy?.(form)) ?? "everybody")
  }
}

/** A server action for a signed-in person. */
export function memberAction<I, T, E extends KnownFailure>(shape: Shape<MemberContext, I, T, E>): FormAction {
  return async (_before, form) => {
    const context = await memberContext()
    if (context === null) return show(await visitorContext(), fail("signed_out"), form, shape)
    if (context.actor.isHeldBack && !isOfOwnAccount(shape.name)) return show(context, fail("factor_needed"), form, shape)
    if (!(await isOwnPost())) return show(context, fail("foreign_origin"), form, shape)
    return perform(shape, context, form, context.actor.accountId)
  }
}

/** What whoever lacks a demanded factor may still do (O11): look after the account, where one is set up, and accept terms. */
const isOfOwnAccount = (name: string): boolean => name.startsWith("account.") || name === "terms.accept"

/** Somebody else has changed what the form was drawn from. */
const CHANGED: readonly FailureCode[] = ["changed_meanwhile", "lists_changed"]

type Done<T> = { readonly organizer: OrganizerContext; readonly value: T }

/**
 * A server action of an administrator. The form names the organisation in a field `organisation`; who administers nothing of it finds nothing there (O4).
 * Everything before `run` is as for `memberAction`.
 */
export function organizerAction<I, T, E extends KnownFailure>({ run, after, ...shape }: Shape<OrganizerContext, I, T, E>): FormAction {
  return async (before, form) => {
    const named = form.get("organisation")
    const organisationId = typeof named === "string" && isId(named) ? named : null
    const action = memberAction({
      ...shape,
      run: async (context, input: I): Promise<Result<Done<T>, E | NotFound>> => {
        const organizer = organisationId === null ? fail("not_found") : await openOrganizer(context, organisationId)
        if (!organizer.ok) return organizer
        const done = await run(organizer.value, input)
        return done.ok ? ok({ organizer: organizer.value, value: done.value }) : done
      },
      after: (_context, { organizer, value }) => after(organizer, value),
    })
    return action(before, form)
  }
}

async function perform<C extends VisitorContext, I, T, E extends KnownFailure>(
  shape: Shape<C, I, T, E>,
  context: C,
  form: FormData,
  who: string,
): Promise<ActionState> {
  try {
    const free = await withinLimit(context, { name: shape.name, ...shape.limit }, who)
    if (!free.ok) return show(context, free, form, shape)
    const input = shape.parse(form)
    if (!input.ok) return show(context, input, form, shape)
    const done = await shape.run(context, input.value)
    if (!done.ok && (done.error as KnownFailure).code === "proof_needed") redirect(proofPage((await headers()).get("x-sigill-path")))
    if (!done.ok) {
      // The form is drawn again from what holds now.
      if (CHANGED.includes((done.error as KnownFailure).code)) refresh()
      return show(context, done, form, shape)
    }
    return await shape.after(context, done.value)
  } catch (error) {
    unstable_rethrow(error)
    context.log.error("action_failed", error, { action: shape.name })
    return show(context, fail("unexpected"), form, shape)
  }
}

type Refusal = { readonly ok: false; readonly error: Failure & { readonly code: FailureCode } }

type Kept = Pick<Shape<VisitorContext, unknown, unknown, KnownFailure>, "keep" | "keepTicked">

function show(
  context: VisitorContext & { readonly timeZone?: string },
  refusal: Refusal,
  form: FormData,
  { keep = [], keepTicked }: Kept,
): ActionState {
  const t = translator(context.language)
  const { error } = refusal
  const isAnew = error.code === "changed_meanwhile"
  const fields = (error.code === "invalid_fields" || isAnew) && "fields" in error ? (error.fields as InvalidFields["fields"]) : {}
  return {
    kind: "error",
    code: error.code,
    message: inWords(context, error),
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, problem]) => [name, t.dynamic(`errors.field.${problem}`, details(error, context))]),
    ),
    ...(isAnew
      ? { isAnew, values: chosenAnew(form, Object.keys(fields)) }
      : { values: typed(form, typeof keep === "function" ? keep(form) : keep) }),
    ...(keepTicked === undefined ? {} : { ticked: ticked(form, keepTicked) }),
    ...(error.code === "yes_needed" && "count" in error ? { asksAbout: Number(error.count) } : {}),
  }
}
