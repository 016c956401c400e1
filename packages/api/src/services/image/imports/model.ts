import type { ImageStatus } from '@pileus/db/schema/image'

/** Ways to give an image its data beside sending it. */
export const importMethods = ['glance-direct', 'web-download', 'copy-image'] as const
export type ImportMethod = (typeof importMethods)[number]

/** From which resting state an import starts, and what does the work. */
export const importActions = {
  'glance-direct': { from: ['staged'], task: 'image.import' },
  'web-download': { from: ['queued'], task: 'image.download' },
} satisfies Partial<Record<ImportMethod, { from: ImageStatus[]; task: string }>>
