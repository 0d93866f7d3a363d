"use server"
import { redirect } from "next/navigation"
import { printCodes, removeCodes } from "#lib/factors/print-codes.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { attemptToken, dropAttemptCookie, keepAttempt } from "#lib/web/browser.ts"
import { dropAttempt } from "#lib/identity/attempts.ts"

const nothing = () => ok(null)

/** Makes a sheet and leads to it. */
export const printCodesAction = memberAction({
  name: "account.codes_print",
  limit: { max: 10, perSeconds: 600 },
  parse: nothing,
  run: printCodes,
  after: async (_context, { token }) => {
    await keepAttempt(token)
    redirect("/account/id-control/codes/sheet")
  },
})

/** The sheet is on paper: it is forgotten here at once. */
export const codesPrintedAction = memberAction({
  name: "account.codes_printed",
  limit: { max: 60, perSeconds: 600 },
  parse: nothing,
  run: async (context) => ok(await dropAttempt(context, await attemptToken())),
  after: async () => {
    await dropAttemptCookie()
    redirect("/account/id-control")
  },
})

export const removeCodesAction = memberAction({
  name: "account.codes_remove",
  limit: { max: 20, perSeconds: 600 },
  parse: nothing,
  run: removeCodes,
  after: async () => redirect("/account/id-control?done=codes_removed"),
})
