/** How many recipients a row of a list keeps; more do not fit on a line, and the message itself has all. */
export const LISTED_PEOPLE = 6
