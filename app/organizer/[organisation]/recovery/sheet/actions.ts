"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { keepAndShow } from "#app/_forms/attempt.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { recoveryKey } from "#lib/factors/input.ts"
import { dropAttempt } from "#lib/identity/attempts.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import {
  confirmOrganisationSheet,
  drawOrganisationSheet,
  removeOrganisationSheet,
  spendOrganisationSheet,
} from "#lib/organisations/sheet.ts"
import { ok } from "#lib/result.ts"
import { organizerAction } from "#lib/web/action.ts"
import { attemptToken, dropAttemptCookie } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const key = z.object({ key: recoveryKey })
const nothing = () => ok(null)

const pageOf = ({ organisation }: OrganizerContext): string => `/organizer/${organisation.id}/recovery/sheet`
const back = ({ organisation }: OrganizerContext, done: string): never => redirect(`/organizer/${organisation.id}/recovery?done=${done}`)

/** Draws a key and shows it. */
export const drawSheetAction = organizerAction({
  name: "organizer.sheet_draw",
  limit: { max: 10, perSeconds: 600 },
  parse: nothing,
  run: drawOrganisationSheet,
  after: async (context, drawn) => keepAndShow(pageOf(context))(context, drawn),
})

/** The key typed back: the sheet counts. */
export const confirmSheetAction = organizerAction({
  name: "organizer.sheet_confirm",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(key, form),
  run: async (context, input) => orStepDone(await confirmOrganisationSheet(context, { token: await attemptToken(), typed: input.key })),
  after: async (context) => {
    await dropAttemptCookie()
    return back(context, "sheet_made")
  },
})

/** Throws a sheet away that was not typed back yet. */
export const dropSheetAction = organizerAction({
  name: "organizer.sheet_drop",
  limit: { max: 60, perSeconds: 600 },
  parse: nothing,
  run: async (context) => ok(await dropAttempt(context, await attemptToken())),
  after: async (context) => {
    await dropAttemptCookie()
    return back(context, "sheet_dropped")
  },
})

export const revokeSheetAction = organizerAction({
  name: "organizer.sheet_revoke",
  limit: { max: 20, perSeconds: 600 },
  parse: nothing,
  run: removeOrganisationSheet,
  after: async (context) => back(context, "sheet_removed"),
})

/** The printed key brings the keys back that nobody has any more. */
export const spendSheetAction = organizerAction({
  name: "organizer.sheet_use",
  limit: { max: 10, perSeconds: 600 },
  parse: (form) => parseForm(key, form),
  run: (context, input) => spendOrganisationSheet(context, { typed: input.key }),
  after: async (context) => redirect(`${pageOf(context)}?done=sheet_used`),
})
