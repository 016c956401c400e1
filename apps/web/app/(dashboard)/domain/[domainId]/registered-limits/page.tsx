export { default } from '@/app/(dashboard)/system/registered-limits/page.tsx'
