/** A passkey's answer that does not fit, for whatever reason: to the outside they all look the same (B16). */
export type PasskeyRefused = { readonly code: "passkey_refused" }

/** No passkey was made: what the browser answered does not fit, or somebody has it already. */
export type PasskeyNotMade = { readonly code: "passkey_not_made" }

/** The authenticator gives nothing that could open a key (no PRF). */
export type PasskeyCannotOpen = { readonly code: "passkey_cannot_open" }

export type TooManyPasskeys = { readonly code: "too_many_passkeys"; readonly max: number }
