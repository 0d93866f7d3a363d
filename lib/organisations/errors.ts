/** Another organisation has the name, or one that is easily taken for it (I10). */
export type OrganisationNameTaken = { readonly code: "organisation_name_taken" }

/** Another organisation is registered under the number. */
export type OrganisationNumberTaken = { readonly code: "organisation_number_taken" }

/** A unit beside it has the name already. */
export type UnitNameTaken = { readonly code: "unit_name_taken" }

/** Somebody belongs to the unit, or another is open below it: they move first. */
export type UnitInUse = { readonly code: "unit_in_use"; readonly people: number; readonly units: number }

/** A unit cannot hang below itself, nor a department below a sponsored group. */
export type WrongPlace = { readonly code: "unit_wrong_place" }

export type CostCentreTaken = { readonly code: "cost_centre_taken" }

/** The organisation would be administered by nobody (O4). */
export type LastAdministrator = { readonly code: "last_administrator" }

/** The organisation looks after its administrators itself. */
export type HasAdministrators = { readonly code: "has_administrators" }

/** The person is employed already, here or elsewhere: one primary department each (O3). */
export type AlreadyEmployed = { readonly code: "already_employed" }

/** The person belongs to the unit already. */
export type AlreadyThere = { readonly code: "already_there" }

/** Nobody has the keys yet that this needs; an administrator with them has to visit first (keys.md 5). */
export type NoUnitKey = { readonly code: "no_unit_key" }

/** The one who is to be removed is the only one who has the keys: nobody could be helped any more (keys.md 5). */
export type KeysNotHandedOn = { readonly code: "keys_not_handed_on" }

/** The organisation leaves, and takes nobody in any more (D8). */
export type OrganisationCloses = { readonly code: "organisation_closing" }

/** The organisation leaves: whoever was asked before becomes its employee no more, because their account would go the way of its employees' (D8). */
export type JoinsClosing = { readonly code: "joins_closing" }
