"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import { dropAndShow, keepAndShow, saySentAgain, throwAway } from "#app/_forms/attempt.ts"
import { enter } from "#app/_forms/enter.ts"
import { orStepDone } from "#app/_forms/step-done.ts"
import { registerAccount } from "#lib/domains/register-employed.ts"
import { accountDetails, emailAddress, phoneNumber, sixDigits } from "#lib/identity/input.ts"
import {
  changePhone,
  givePhone,
  mailCodeAgain,
  proveAddress,
  provePhone,
  smsCodeAgain,
  startRegistration,
} from "#lib/identity/registration.ts"
import { isId } from "#lib/ids.ts"
import { ok } from "#lib/result.ts"
import { visitorAction } from "#lib/web/action.ts"
import { attemptToken, browserFacts } from "#lib/web/browser.ts"
import { firstPage } from "#lib/web/first-page.ts"
import { parseForm } from "#lib/web/forms.ts"

const ofAttempt = async () => (await attemptToken()) ?? "none"
const network = async () => (await browserFacts()).network
const showStep = async () => redirect("/register")

const address = z.object({
  email: emailAddress,
})
const code = z.object({ code: sixDigits })
const phone = z.object({ phone: phoneNumber })

const employedDetails = accountDetails.extend({
  employer: z.string().refine(isId, "required").optional(),
  recovery: z.string().optional(),
})

/** Step 1: the address. */
export const giveAddressAction = visitorAction({
  name: "register.address",
  limit: { max: 100, perSeconds: 600 },
  limitBy: network,
  parse: (form) => parseForm(address, form),
  keep: ["email"],
  run: async (context, { email }) => startRegistration(context, { address: email, network: await network() }),
  after: keepAndShow("/register"),
})

/** Step 2: the code from the mail. */
export const proveAddressAction = visitorAction({
  name: "register.address_code",
  limit: { max: 60, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: (form) => parseForm(code, form),
  run: async (context, input) => orStepDone(await proveAddress(context, { ...input, token: await attemptToken() })),
  after: showStep,
})

/** Step 3: the phone. */
export const givePhoneAction = visitorAction({
  name: "register.phone",
  limit: { max: 30, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: (form) => parseForm(phone, form),
  keep: ["phone"],
  run: async (context, input) => orStepDone(await givePhone(context, { ...input, token: await attemptToken() })),
  after: showStep,
})

/** Step 4: the code from the SMS. */
export const provePhoneAction = visitorAction({
  name: "register.phone_code",
  limit: { max: 60, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: (form) => parseForm(code, form),
  run: async (context, input) => orStepDone(await provePhone(context, { ...input, token: await attemptToken() })),
  after: showStep,
})

/** Step 5: name, password and terms; for whom an organisation employs, the yes to its recovery too (O7, O10). */
export const createAccountAction = visitorAction({
  name: "register.create",
  limit: { max: 30, perSeconds: 600 },
  limitBy: ofAttempt,
  parse: (form) => parseForm(employedDetails, form),
  keep: ["name", "recovery"],
  run: async (context, input) => {
    const { device, browserSecret } = await browserFacts()
    const { name, password } = input
    return orStepDone(
      await registerAccount(context, {
        name,
        password,
        terms: true,
        timeZone: input.time_zone,
        token: await attemptToken(),
        device,
        browserSecret,
        unitId: input.employer ?? null,
        recovery: input.recovery === "on",
      }),
    )
  },
  after: async (context, signedIn) => {
    if (signedIn === null) redirect("/register")
    await enter(signedIn)
    redirect(await firstPage(context, signedIn))
  },
})

const again = { limit: { max: 20, perSeconds: 600 }, limitBy: ofAttempt, parse: () => ok(null) } as const

export const mailCodeAgainAction = visitorAction({
  ...again,
  name: "register.mail_again",
  run: async (context) => orStepDone(await mailCodeAgain(context, { token: await attemptToken(), network: await network() })),
  after: saySentAgain,
})

export const smsCodeAgainAction = visitorAction({
  ...again,
  name: "register.sms_again",
  run: async (context) => orStepDone(await smsCodeAgain(context, { token: await attemptToken() })),
  after: saySentAgain,
})

export const changePhoneAction = visitorAction({
  ...again,
  name: "register.change_phone",
  run: async (context) => orStepDone(await changePhone(context, { token: await attemptToken() })),
  after: showStep,
})

/** Throws the attempt away, so that another address can be given. */
export const startAgainAction = visitorAction({
  ...again,
  name: "register.start_again",
  run: throwAway,
  after: dropAndShow("/register"),
})
