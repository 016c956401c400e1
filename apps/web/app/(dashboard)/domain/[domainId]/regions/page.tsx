export { default } from '@/app/(dashboard)/system/regions/page.tsx'
