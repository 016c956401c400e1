export { default } from '@/app/(dashboard)/system/roles/page.tsx'
