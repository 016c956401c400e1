export const messages = {
  'action.create': 'Create',
  selected: '{count, plural, one {# selected} other {# selected}}',
} as const
