"use server"
import { redirect } from "next/navigation"
import { stopWaits } from "#lib/recovering/waits.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"

/** Stops what was announced for this account, from any page (I7, I12). */
export const stopWaitsAction = memberAction({
  name: "account.stop_waits",
  limit: { max: 60, perSeconds: 600 },
  parse: () => ok(null),
  run: stopWaits,
  after: async () => redirect("/account/id-control?done=stopped"),
})
