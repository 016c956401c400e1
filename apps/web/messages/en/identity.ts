export const messages = { title: 'identity' } as const
