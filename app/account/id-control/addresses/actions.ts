"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { dropAndShow, keepAndShow, saySentAgain, throwAway } from "#app/_forms/attempt.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { addAddress, addressCodeAgain, proveNewAddress } from "#lib/addresses/add-address.ts"
import { makeMainAddress, removeAddress } from "#lib/addresses/change-addresses.ts"
import { emailAddress, sixDigits } from "#lib/identity/input.ts"
import { ok } from "#lib/result.ts"
import { memberAction } from "#lib/web/action.ts"
import { attemptToken, dropAttemptCookie } from "#lib/web/browser.ts"
import { parseForm } from "#lib/web/forms.ts"

const PAGE = "/account/id-control/addresses"

const adding = z.object({ email: emailAddress })
const code = z.object({ code: sixDigits })
const one = z.object({ address: emailAddress })
const nothing = () => ok(null)

/** The address, which gets a code. */
export const addAddressAction = memberAction({
  name: "account.address_add",
  limit: { max: 20, perSeconds: 600 },
  parse: (form) => parseForm(adding, form),
  keep: ["email"],
  run: (context, { email }) => addAddress(context, { address: email }),
  after: keepAndShow(PAGE),
})

/** The code, which proves it. */
export const proveNewAddressAction = memberAction({
  name: "account.address_prove",
  limit: { max: 60, perSeconds: 600 },
  parse: (form) => parseForm(code, form),
  run: async (context, input) => orStepDone(await proveNewAddress(context, { token: await attemptToken(), code: input.code })),
  after: async (_context, proven) => {
    await dropAttemptCookie()
    redirect(`${PAGE}?done=${(proven?.brought ?? 0) > 0 ? "brought" : "added"}`)
  },
})

export const addressCodeAgainAction = memberAction({
  name: "account.address_again",
  limit: { max: 20, perSeconds: 600 },
  parse: nothing,
  run: async (context) => orStepDone(await addressCodeAgain(context, { token: await attemptToken() })),
  after: saySentAgain,
})

/** Back to the address, when it was mistyped. */
export const otherAddressAction = memberAction({
  name: "account.address_other",
  limit: { max: 60, perSeconds: 600 },
  parse: nothing,
  run: throwAway,
  after: dropAndShow(PAGE),
})

export const makeMainAddressAction = memberAction({
  name: "account.address_main",
  limit: { max: 20, perSeconds: 600 },
  parse: (form) => parseForm(one, form),
  run: makeMainAddress,
  after: async () => redirect(`${PAGE}?done=main`),
})

export const removeAddressAction = memberAction({
  name: "account.address_remove",
  limit: { max: 20, perSeconds: 600 },
  parse: (form) => parseForm(one, form),
  run: removeAddress,
  after: async () => redirect(`${PAGE}?done=removed`),
})
