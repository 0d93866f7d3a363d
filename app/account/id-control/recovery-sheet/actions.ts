"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { dropAndShow, keepAndShow, throwAway } from "#app/_forms/attempt.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { recoveryKey } from "#lib/factors/input.ts"
import { confirmSheet, drawSheet, revokeSheet } from "#lib/factors/recovery-sheet.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { attemptToken } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const PAGE = "/account/id-control/recovery-sheet"

const key = z.object({ key: recoveryKey })
const nothing = () => ok(null)

/** Draws a key and shows it. */
export const drawSheetAction = memberAction({
  name: "account.sheet_draw",
  limit: { max: 10, perSeconds: 600 },
  parse: nothing,
  run: drawSheet,
  after: keepAndShow(PAGE),
})

/** The key typed back: the sheet counts. */
export const confirmSheetAction = memberAction({
  name: "account.sheet_confirm",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(key, form),
  run: async (context, input) => orStepDone(await confirmSheet(context, { token: await attemptToken(), typed: input.key })),
  after: dropAndShow("/account/id-control?done=sheet"),
})

/** Throws a sheet away that was not typed back yet. */
export const dropSheetAction = memberAction({
  name: "account.sheet_drop",
  limit: { max: 60, perSeconds: 600 },
  parse: nothing,
  run: throwAway,
  after: dropAndShow("/account/id-control?done=sheet_dropped"),
})

export const revokeSheetAction = memberAction({
  name: "account.sheet_revoke",
  limit: { max: 20, perSeconds: 600 },
  parse: nothing,
  run: revokeSheet,
  after: async () => redirect("/account/id-control?done=sheet_revoked"),
})
