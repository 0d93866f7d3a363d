/** The token that a request names itself with (RFC 6750), or null. */
export const bearerOf = (request: Request): string | null => /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? null
