export const messages = { title: 'shell' } as const
