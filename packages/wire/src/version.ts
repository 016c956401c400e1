/**
 * What agents and control planes have said to each other. A change of any message is an entry here, so that the two ends of an upgrade
 * know what the other can read; version.test.ts holds the newest entry to the schemas. Control is upgraded first and reads the version
 * before its own as well.
 *
 * | wire | since | what changed |
 * |---|---|---|
 * | 1 | 0.1.0 | the first |
 */
export const wireVersions = { min: 1, max: 1 }

/** SHA-256 over the JSON schemas of all messages of `wireVersions.max`. */
export const wireFingerprint = '2a50b86904c478bd85d9449b29fd37bddc247a1a8f13f01e8b975f2328e471cf'

/** The newest version that both ends know; undefined when there is none. */
export function commonVersion(theirs: readonly [number, number], ours = wireVersions): number | undefined {
  const version = Math.min(theirs[1], ours.max)
  return version >= Math.max(theirs[0], ours.min) ? version : undefined
}
