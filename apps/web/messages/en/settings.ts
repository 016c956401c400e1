export const messages = { title: 'settings' } as const
