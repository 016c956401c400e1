/** How much of a class a provider has to give, and in which portions. */
export interface Stock {
  total: number
  reserved: number
  minUnit: number
  maxUnit: number
  stepSize: number
  allocationRatio: number
}

export const unlimited = 2_147_483_647

export const defaults: Omit<Stock, 'total'> = { reserved: 0, minUnit: 1, maxUnit: unlimited, stepSize: 1, allocationRatio: 1 }

export const capacityOf = ({ total, reserved, allocationRatio }: Stock): number => Math.trunc((total - reserved) * allocationRatio)
