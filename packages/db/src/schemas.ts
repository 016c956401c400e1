/** Every Postgres schema, in the order in which their migrations run: a table may refer only to schemas before its own. */
export const schemas = ['platform', 'identity', 'dashboard', 'placement', 'fleet', 'image'] as const
