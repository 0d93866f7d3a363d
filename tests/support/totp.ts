import { Secret, TOTP } from "otpauth"

/** What an authenticator app with this secret shows at a moment; the secret as a page shows it, groups and all. */
export const appCode = (secret: string, at: Date = new Date()): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(" ", "")), algorithm: "SHA1", digits: 6, period: 30 }).generate({
    timestamp: at.getTime(),
  })
