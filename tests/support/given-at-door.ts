import type { Language } from "#lib/language/catalogue.ts"
import type { Door } from "./door.ts"
import type { Given, Person } from "./given.ts"

/** On the running product what the worlds of domain tests are made of: people, who read one language, and their requests. Its services are there inside tests. */
export const givenAtDoor = (door: Door, language: Language): Pick<Given, "as" | "people" | "services"> => ({
  get services() {
    return door.ctx
  },
  as: (person) => door.as(person),
  people: async <N extends string>(...names: readonly N[]) => {
    const people: [N, Person][] = []
    for (const name of names) people.push([name, await door.person(name, language)])
    return Object.fromEntries(people) as Record<N, Person>
  },
})
