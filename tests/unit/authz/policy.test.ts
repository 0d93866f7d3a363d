import type { Actor } from "#lib/authz/actor.ts"
import { authorize, PERMISSIONS, type Permission } from "#lib/authz/policy.ts"

const member: Actor = {
  kind: "member",
  accountId: "a",
  sessionId: "s",
  name: "Anna",
  address: "anna@example.org",
  generation: 1,
  roles: [],
  hasAuthenticator: false,
}
const actors = {
  visitor: { kind: "visitor" },
  link: { kind: "link", holderId: "a", messageId: "m" },
  journal: { kind: "journal", holderId: "a" },
  recovering: { kind: "recovering", accountId: "a" },
  member,
  support: { ...member, roles: ["support"] },
  operator: { ...member, roles: ["operator"] },
} as const satisfies Record<string, Actor>

/** Every permission × every kind of actor; a permission without a line does not compile. */
const matrix: Record<Permission, readonly (keyof typeof actors)[]> = {
  "mailbox:list": ["member", "support", "operator"],
  "message:open": ["link", "member", "support", "operator"],
  "message:send": ["member", "support", "operator"],
  "message:move": ["member", "support", "operator"],
  "message:erase": ["member", "support", "operator"],
  "erasure:repeat": ["journal"],
  "attachment:download": ["link", "member", "support", "operator"],
  "draft:write": ["member", "support", "operator"],
  "account:read": ["member", "support", "operator"],
  "account:change": ["member", "support", "operator"],
  "account:recover": ["recovering"],
  "mailbox:restart": ["recovering"],
  "operator:see": ["operator"],
}

describe("who may do what", () => {
  const rows = PERMISSIONS.flatMap((permission) =>
    Object.keys(actors).map(
      (actor) => [permission, actor as keyof typeof actors, matrix[permission].includes(actor as keyof typeof actors)] as const,
    ),
  )

  it.each(rows)("B37 %s by a %s: %s", (permission, actor, allowed) => {
    const result = authorize(actors[actor], permission)
    expect(result.ok).toBe(allowed)
    if (!result.ok) expect(result.error).toEqual({ code: "not_found" })
  })

  it("B38 an unknown permission is refused", () => {
    expect(authorize(member, "mailbox:empty" as Permission)).toEqual({ ok: false, error: { code: "not_found" } })
  })

  it("a scope covers the actor's own holdings only", () => {
    expect(authorize(member, "mailbox:list")).toMatchObject({ ok: true, value: { holderId: "a" } })
  })
})
