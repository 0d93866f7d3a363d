/** The terms and the privacy notice in force, by the day they were written (D7). A new text gets a new version, and everybody is asked again. */
export const TERMS_VERSION = "2026-11-23"
