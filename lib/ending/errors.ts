/** An end is announced already: it is stopped first. */
export type EndsAlready = { readonly code: "ends_already" }
