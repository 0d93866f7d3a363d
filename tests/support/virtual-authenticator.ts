import type { CDPSession, Page } from "playwright-core"

export type VirtualAuthenticator = {
  /** Spoils the signatures of what it answers from now on. */
  readonly lie: (isLying: boolean) => Promise<void>
  readonly count: () => Promise<number>
}

/** Chromium's own authenticator in software, in the place of a phone's: it keeps passkeys, checks its owner and says yes by itself. */
export async function virtualAuthenticator(page: Page, { prf }: { readonly prf: boolean }): Promise<VirtualAuthenticator> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send("WebAuthn.enable")
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: prf,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    lie: async (isLying) => void (await session.send("WebAuthn.setResponseOverrideBits", { authenticatorId, isBogusSignature: isLying })),
    count: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
  }
}
