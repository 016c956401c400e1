/** How limits relate to each other along the tree of projects. */
export const limitModels = {
  flat: { name: 'flat', description: 'Limit enforcement and validation does not take project hierarchy into consideration.' },
  strict_two_level: { name: 'strict_two_level', description: 'This model requires project hierarchy never exceeds a depth of two' },
} as const

/** May a project have this much below a domain that has that much? -1 is no limit. */
export const fitsBelow = (project: number, domain: number) => domain === -1 || (project !== -1 && project <= domain)
