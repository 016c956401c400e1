export const messages = { title: 'system' } as const
