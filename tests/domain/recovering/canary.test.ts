import { printCodes, showSheet } from "#lib/factors/print-codes.ts"
import { confirmSheet, drawSheet, showDrawnSheet } from "#lib/factors/recovery-sheet.ts"
import { authoriseAuthenticator, confirmAuthenticator, showSettingUp, startAuthenticator } from "#lib/factors/switch-on-authenticator.ts"
import { readRecoveryKey } from "#lib/keys/recovery-key.ts"
import { giveRecoveryPassword } from "#lib/recovering/give-password.ts"
import { giveNewNumber, goWithoutProof, proveNewNumber } from "#lib/recovering/new-number.ts"
import { proveMailbox, proveSecondFactor, startRecovery, type Intent } from "#lib/recovering/recovery.ts"
import { announceRestart, restartAccount } from "#lib/recovering/restart.ts"
import { restoreAccount } from "#lib/recovering/restore.ts"
import { tendWaits } from "#lib/recovering/waits.ts"
import { Secret } from "otpauth"
import { givenCarrier } from "../../support/carrier.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { lookNowhere } from "../../support/nowhere.ts"
import { HOUR } from "../../support/recovering.ts"
import { appCode } from "../../support/totp.ts"

const database = testDatabase()
const given = givenServices(database)
const nowhere = lookNowhere(database, given)
const carrier = givenCarrier(given)

const [RESTORED, RESTARTED] = ["sju svarta katter i regnet", "grön kamel sover under bordet"]
/** Of the numbers that are given to nobody. */
const NEW_NUMBER = "+46701740699"
const visitor = () => ({ ...carrier.services, language: "en" })
const secretOf = (token: string) => token.split(".").at(-1) ?? ""
const as = async (person: Person) => ({ ...(await given.as(person)), env: carrier.services.env })

/** What somebody has on paper and in an app. */
async function prepare(person: Person) {
  const ctx = await as(person)
  const drawn = value(await drawSheet(ctx))
  const key = (await showDrawnSheet(ctx, drawn.token))?.key ?? ""
  // The drawn key waits to be typed back, and the seed for the app's first code.
  await nowhere.texts([...keyForms(key), secretOf(drawn.token)])
  value(await confirmSheet(ctx, { token: drawn.token, typed: key }))
  const { token } = value(await startAuthenticator(ctx))
  value(await authoriseAuthenticator(ctx, { token, code: await carrier.code(person.phone) }))
  const shown = await showSettingUp(ctx, token)
  const seed = (shown?.step === "confirm" ? shown.seed : "").replaceAll(" ", "")
  await nowhere.texts([seed])
  value(await confirmAuthenticator(ctx, { token, code: appCode(seed, ctx.clock.now()) }))
  const sheet = await showSheet(ctx, value(await printCodes(ctx)).token)
  return { key, seed, codes: sheet?.codes ?? [] }
}

const keyForms = (key: string) => [key, key.replaceAll("-", ""), key.toLowerCase()]

/** From the page to behind the mailbox. @returns the attempt's token and the code of the mail */
async function proveMail({ address }: Person, intent: Intent) {
  const { token } = value(await startRecovery(visitor(), { intent, address, network: "192.0.2.1", browserSecret: null }))
  const code = await carrier.code(address)
  value(await proveMailbox(visitor(), { token, code }))
  return { token, code }
}

async function proveBySms(person: Person) {
  const { token } = await proveMail(person, "password")
  const code = await carrier.code(person.phone)
  value(await proveSecondFactor(visitor(), { token, code }))
  return { token, code }
}

test("B1 B17 B27 what gets its owner back in, on paper, in an app, by mail and by SMS, old passwords and new, is found in no table, no file of ours and none of PostgreSQL's, while it waits and afterwards", async () => {
  const { anna, bo, cia } = await given.people("anna", "bo", "cia")
  const { key, seed, codes } = await prepare(anna)
  expect([key.length, seed.length, codes.length > 5]).toEqual([39, 32, true])

  // With the sheet: the attempt waits at the key, then the account is restored.
  given.clock.pass(60_000)
  const byKey = await proveMail(anna, "password")
  value(await proveSecondFactor(visitor(), { token: byKey.token, code: appCode(seed, given.clock.now()) }))
  // Without it: the announced wait and its code to stop it by.
  const announced = await proveBySms(bo)
  value(await announceRestart(visitor(), { token: announced.token }))
  const stopCode = /\b([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})\b/.exec((await carrier.sentTo(bo.phone)).at(-1) ?? "")?.[1] ?? ""
  expect(stopCode).toHaveLength(9)
  // Another number: the password is given, the number waits to be proven.
  const byNumber = await proveMail(cia, "new_number")
  value(await giveRecoveryPassword(visitor(), { token: byNumber.token, password: cia.password, browserSecret: null, network: "192.0.2.1" }))
  value(await goWithoutProof(visitor(), { token: byNumber.token }))
  value(await giveNewNumber(visitor(), { token: byNumber.token, phone: NEW_NUMBER }))
  const numberCode = await carrier.code(NEW_NUMBER)

  await nowhere.proveSearch()
  const tokens = [byKey, announced, byNumber].map(({ token }) => secretOf(token))
  const papers = [...keyForms(key), seed, ...codes, ...codes.map((one) => one.replaceAll("-", "")), stopCode, stopCode.replace("-", "")]
  const secrets = [...papers, ...tokens, anna.password, bo.password, cia.password, NEW_NUMBER, NEW_NUMBER.slice(3)]
  await nowhere.texts(secrets)
  for (const code of [byKey.code, announced.code, byNumber.code, numberCode]) await nowhere.code(code)

  value(await restoreAccount(visitor(), { token: byKey.token, key, password: RESTORED, device: "/" }))
  value(await proveNewNumber(visitor(), { token: byNumber.token, code: numberCode }))
  given.clock.pass(73 * HOUR)
  await tendWaits(carrier.services)
  const restarting = await proveBySms(bo)
  value(await restartAccount(visitor(), { token: restarting.token, password: RESTARTED, device: "/" }))
  await nowhere.texts([...secrets, RESTORED, RESTARTED, secretOf(restarting.token)])
  await nowhere.bytes([readRecoveryKey(key) ?? new Uint8Array(0), new Uint8Array(Secret.fromBase32(seed).buffer)])
}, 120_000)
