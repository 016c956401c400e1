export { default } from '@/app/(dashboard)/system/limits/page.tsx'
