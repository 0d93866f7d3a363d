import type { Services } from "#lib/context.ts"
import { makeWorld } from "../demo/make-world.ts"
import { DEMO_PASSWORD } from "../demo/world.ts"

/** `sigill demo`, and `npm start -- --demo`: people and conversations to look around in. */
export async function demoCommand(services: Services): Promise<string> {
  const addresses = await makeWorld(services)
  if (addresses === null) return "People have registered here already, so no demonstration was added."
  return [
    `A demonstration is there. Everybody's password is: ${DEMO_PASSWORD}`,
    ...addresses.map((address) => `  ${address}`),
    `Codes come to ${services.env.baseUrl}/evaluation/outbox`,
  ].join("\n")
}
