"use server"
import { redirect } from "next/navigation"
import { dropAndShow, keepAndShow, throwAway } from "#app/_forms/attempt.ts"
import { printCodes, removeCodes } from "#lib/factors/print-codes.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"

const nothing = () => ok(null)

/** Makes a sheet and leads to it. */
export const printCodesAction = memberAction({
  name: "account.codes_print",
  limit: { max: 10, perSeconds: 600 },
  parse: nothing,
  run: printCodes,
  after: keepAndShow("/account/id-control/codes/sheet"),
})

/** The sheet is on paper: it is forgotten here at once. */
export const codesPrintedAction = memberAction({
  name: "account.codes_printed",
  limit: { max: 60, perSeconds: 600 },
  parse: nothing,
  run: throwAway,
  after: dropAndShow("/account/id-control"),
})

export const removeCodesAction = memberAction({
  name: "account.codes_remove",
  limit: { max: 20, perSeconds: 600 },
  parse: nothing,
  run: removeCodes,
  after: async () => redirect("/account/id-control?done=codes_removed"),
})
