export * from "./schema/accounts.ts"
export * from "./schema/blobs.ts"
export * from "./schema/identity.ts"
export * from "./schema/messages.ts"
