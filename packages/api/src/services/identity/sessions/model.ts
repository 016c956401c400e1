import type { Cloud } from '../../../platform/ctx.ts'

export const ticketSeconds = 60
const longestAgent = 200

/** When a session ends that is not used after `seenAt`; never later than it would in any case. */
export function idleEnd({ settings }: Pick<Cloud, 'settings'>, seenAt: Date, lastsUntil: Date): Date {
  return new Date(Math.min(seenAt.getTime() + settings.sessionIdleMinutes * 60_000, lastsUntil.getTime()))
}

/** What a browser says of itself, fit to be stored and shown. */
export const shortAgent = (agent: string) =>
  agent
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, longestAgent)
